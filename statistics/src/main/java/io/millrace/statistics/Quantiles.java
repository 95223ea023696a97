package io.millrace.statistics;

import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles and tails of the normal and the t distribution. */
final class Quantiles {
  static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Quantiles() {}

  /**
   * The point that a t variable exceeds with this probability. The library finds it to an absolute
   * 1e-9 by bracketing; Newton's steps on the tail bring it to the last digits.
   *
   * @param tail in (0, 1)
   */
  static double t(double degrees, double tail) {
    ContinuousDistribution student = TDistribution.of(degrees);
    double point = student.inverseSurvivalProbability(tail);
    for (int step = 0; step < 3; step++) {
      double density = student.density(point);
      double next = point + (student.survivalProbability(point) - tail) / density;
      if (!(density > 0) || !Double.isFinite(next)) {
        return point;
      }
      point = next;
    }
    return point;
  }

  /** The probability that a t variable exceeds the point. */
  static double tTail(double degrees, double point) {
    return TDistribution.of(degrees).survivalProbability(point);
  }

  /** The point that a standard normal variable exceeds with this probability. */
  static double normal(double tail) {
    return NORMAL.inverseSurvivalProbability(tail);
  }

  /** The probability that a standard normal variable exceeds the point. */
  static double normalTail(double point) {
    return NORMAL.survivalProbability(point);
  }

  /** Refuses what is no share of error. */
  static void requireAlpha(double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, is " + alpha);
    }
  }
}
