package io.millrace.slates.metrics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A mean over users with its 95 % percentile interval by the bootstrap over users (Efron and
 * Tibshirani 1993, chapter 13). For two contenders on the same users, the bootstrap of the users'
 * differences is the paired one.
 */
public record Interval(double mean, double low, double high) {
  private static final int ROUNDS = 1000;

  /**
   * Computes the interval of a mean.
   *
   * @param users a value for each user, not empty
   * @param seed the same seed gives the same interval
   */
  public static Interval of(double[] users, long seed) {
    if (users.length == 0) {
      throw new IllegalArgumentException("users must not be empty");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double sum = 0;
      for (int i = 0; i < users.length; i++) {
        sum += users[random.nextInt(users.length)];
      }
      means[round] = sum / users.length;
    }
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(users).sum() / users.length,
        means[(int) (0.025 * (ROUNDS - 1))],
        means[(int) Math.ceil(0.975 * (ROUNDS - 1))]);
  }

  /**
   * Computes the paired interval of the difference of two means.
   *
   * @param first a value for each user
   * @param second a value for each user, in the same order
   */
  public static Interval ofDifference(double[] first, double[] second, long seed) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "both must have a value for each user, but have %d and %d"
              .formatted(first.length, second.length));
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = first[i] - second[i];
    }
    return of(differences, seed);
  }

  /** Returns whether 0 lies outside: the difference is more than chance explains. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
