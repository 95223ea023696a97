package io.millrace.statistics;

import java.util.Arrays;

/**
 * Caps extreme values at a quantile of the users of all arms pooled: one cap for all arms, because
 * a cap of an arm's own would differ where the treatment moves the tail, and would bias the
 * difference.
 *
 * @param cap values above it count as it
 */
public record Winsorizer(double cap) {

  /**
   * The cap at a quantile of pooled values: linear between order statistics (Hyndman and Fan,
   * "Sample Quantiles in Statistical Packages", 1996, definition 7), as numpy and PostgreSQL's
   * {@code percentile_cont} have it.
   *
   * @param pooled the values of all arms' users, at least one; not changed
   * @param quantile in (0, 1]; 1 caps nothing
   * @param ignoreZeros whether users at 0 are left out, where most users have nothing
   */
  public static Winsorizer atQuantile(double[] pooled, double quantile, boolean ignoreZeros) {
    if (!(quantile > 0 && quantile <= 1)) {
      throw new IllegalArgumentException("quantile must be in (0, 1], is " + quantile);
    }
    double[] sorted =
        Arrays.stream(pooled).filter(value -> !ignoreZeros || value != 0).sorted().toArray();
    if (sorted.length == 0) {
      return new Winsorizer(Double.POSITIVE_INFINITY);
    }
    double place = quantile * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return new Winsorizer(sorted[below] + (place - below) * (sorted[above] - sorted[below]));
  }

  /** The value, at most the cap. */
  public double apply(double value) {
    return Math.min(value, cap);
  }
}
