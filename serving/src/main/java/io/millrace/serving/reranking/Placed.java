package io.millrace.serving.reranking;

import io.millrace.serving.ranking.Scored;

/**
 * An item in its place.
 *
 * @param position from 1
 * @param propensity the probability with which the policy shows this item here, in (0, 1]
 * @param explored whether it was drawn at random
 */
public record Placed(Scored scored, int position, double propensity, boolean explored) {}
