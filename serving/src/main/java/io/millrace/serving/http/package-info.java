/**
 * The HTTP contract: reads requests, says precisely what is wrong with a bad one, writes answers.
 */
@NullMarked
package io.millrace.serving.http;

import org.jspecify.annotations.NullMarked;
