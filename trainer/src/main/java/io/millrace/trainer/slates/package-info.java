/**
 * What orders the slates of a recommender: the ranker, retrieval, or both, by the slates that each
 * makes for held-out behaviour. The serving code makes the slates; the trainer does not know it,
 * and finds it as a service.
 */
@NullMarked
package io.millrace.trainer.slates;

import org.jspecify.annotations.NullMarked;
