package io.millrace.statistics.decision;

import io.millrace.statistics.Alternative;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.EffectMoments;

/**
 * What all looks of a confidence sequence together leave possible: since the truth is in all of
 * them at once, it is in their intersection. It only ever narrows.
 *
 * @param low the largest lower end so far
 * @param high the smallest upper end so far
 */
record RunningInterval(double low, double high) {
  static final RunningInterval EVERYTHING =
      new RunningInterval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  RunningInterval and(EffectMoments effect, double alpha, double nStar) {
    ConfidenceSequence now = ConfidenceSequence.of(effect, alpha, nStar, Alternative.TWO_SIDED);
    return new RunningInterval(Math.max(low, now.low()), Math.min(high, now.high()));
  }

  /** Looks that exclude each other: the effect is not the same all the time. */
  boolean isContradiction() {
    return low > high;
  }
}
