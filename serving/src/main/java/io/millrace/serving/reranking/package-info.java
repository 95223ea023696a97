/**
 * What may be shown, in spite of what the ranking says, and the exploration that keeps the log
 * unbiased.
 */
@NullMarked
package io.millrace.serving.reranking;

import org.jspecify.annotations.NullMarked;
