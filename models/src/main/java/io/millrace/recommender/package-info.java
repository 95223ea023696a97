/**
 * What is promoted, rolled back and swapped as one: a retrieval model, a ranker, or both, with how
 * they order a slate together.
 */
@NullMarked
package io.millrace.recommender;

import org.jspecify.annotations.NullMarked;
