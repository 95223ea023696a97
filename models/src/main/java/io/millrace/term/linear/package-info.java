/**
 * The linear term: one weight for each row, the first order of a factorization machine or the wide
 * part of Wide & Deep.
 */
@NullMarked
package io.millrace.term.linear;

import org.jspecify.annotations.NullMarked;
