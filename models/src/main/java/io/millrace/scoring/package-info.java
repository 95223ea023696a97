/** The fast scorer: one batched pass over all candidates. */
@NullMarked
package io.millrace.scoring;

import org.jspecify.annotations.NullMarked;
