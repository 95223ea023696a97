/**
 * Trains the retrieval model of a recommender from a namespace's interactions, and chooses its
 * components by the slates that they make for held-out behaviour.
 */
@NullMarked
package io.millrace.trainer.retrieval;

import org.jspecify.annotations.NullMarked;
