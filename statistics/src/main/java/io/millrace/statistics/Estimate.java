package io.millrace.statistics;

import java.util.Optional;

/**
 * A metric's value in one arm, and how far it may be off.
 *
 * @param value of the metric
 * @param variance of the value (not of a single user's), above 0
 * @param users that it comes from, two or more
 */
public record Estimate(double value, double variance, long users) {
  public Estimate {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value must be finite, is " + value);
    }
    if (!(variance > 0 && Double.isFinite(variance))) {
      throw new IllegalArgumentException("variance must be above 0, is " + variance);
    }
    if (users < 2) {
      throw new IllegalArgumentException("users must be two or more, is " + users);
    }
  }

  /**
   * The mean of a number a user, with variance s²/n where {@code s² = (Σx² - (Σx)²/n) / (n - 1)}.
   * Empty where fewer than two users, or users who are all alike, leave the variance unknown.
   */
  public static Optional<Estimate> mean(long users, double sum, double sumSquares) {
    double mean = sum / users;
    return estimate(mean, sampleVariance(users, sum, sumSquares) / users, users);
  }

  /**
   * The share of users who did something, with the binomial variance p(1 - p)/n. Empty where nobody
   * or everybody did.
   */
  public static Optional<Estimate> proportion(long users, double successes) {
    double share = successes / users;
    return estimate(share, share * (1 - share) / users, users);
  }

  /**
   * A ratio of two sums over users, such as CTR, with the variance of the delta method: {@code
   * var(R) = (s²_c - 2 R s_ci + R² s²_i) / (n m_i²)} with c a user's numerator, i the denominator
   * and m_i its mean. A user's impressions resemble each other, so the binomial variance, which
   * takes every impression for a draw of its own, is too small by far.
   *
   * <p>Source: Deng, Knoblich, Lu, "Applying the Delta Method in Metric Analytics", KDD 2018,
   * section 4. Empty where the variance is unknown or 0.
   */
  public static Optional<Estimate> ratio(UserSums sums) {
    long n = sums.users();
    double ratio = sums.numerator() / sums.denominator();
    double meanDenominator = sums.denominator() / n;
    double numerators = sampleVariance(n, sums.numerator(), sums.numeratorSquares());
    double denominators = sampleVariance(n, sums.denominator(), sums.denominatorSquares());
    double covariance = sampleCovariance(n, sums.numerator(), sums.denominator(), sums.products());
    double perUser = numerators - 2 * ratio * covariance + ratio * ratio * denominators;
    return estimate(ratio, perUser / (n * meanDenominator * meanDenominator), n);
  }

  /** How far the value may be off: the root of its variance. */
  public double standardError() {
    return Math.sqrt(variance);
  }

  static double sampleVariance(long n, double sum, double sumSquares) {
    return (sumSquares - sum * sum / n) / (n - 1.0);
  }

  static double sampleCovariance(long n, double sum, double otherSum, double products) {
    return (products - sum * otherSum / n) / (n - 1.0);
  }

  private static Optional<Estimate> estimate(double value, double variance, long users) {
    boolean known =
        users >= 2 && Double.isFinite(value) && Double.isFinite(variance) && variance > 0;
    return known ? Optional.of(new Estimate(value, variance, users)) : Optional.empty();
  }
}
