/**
 * Linear item-to-item models: a user's history, weighted by age, times sparse matrices of item
 * weights (cosine, transitions, EASE, next-item regression). The retrieval part of a recommender.
 */
@NullMarked
package io.millrace.retrieval.linear;

import org.jspecify.annotations.NullMarked;
