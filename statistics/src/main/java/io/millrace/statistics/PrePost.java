package io.millrace.statistics;

import java.util.Optional;

/**
 * One arm's metric during the test and before it, over the same users, with their variances and
 * covariance of a single user (for ratios: of the user's linearised contribution).
 *
 * @param users two or more
 * @param post the metric during the test
 * @param pre the metric before the test
 * @param postVariance of a user's metric during the test
 * @param preVariance of a user's metric before the test
 * @param covariance of the two
 * @param pooledSums sums over users, where theta comes from users pooled over the arms; empty for
 *     ratios
 */
public record PrePost(
    long users,
    double post,
    double pre,
    double postVariance,
    double preVariance,
    double covariance,
    Optional<PooledSums> pooledSums) {
  public PrePost {
    if (users < 2) {
      throw new IllegalArgumentException("users must be two or more, is " + users);
    }
  }

  /**
   * Sums that two arms add up.
   *
   * @param products of each user's value during and before the test
   * @param proportion whether values are 0 or 1 and variances binomial
   */
  public record PooledSums(
      double sum,
      double sumSquares,
      double preSum,
      double preSumSquares,
      double products,
      boolean proportion) {}

  /** A number a user. */
  public static PrePost mean(
      long users,
      double sum,
      double sumSquares,
      double preSum,
      double preSumSquares,
      double products) {
    return of(users, new PooledSums(sum, sumSquares, preSum, preSumSquares, products, false));
  }

  /** Something a user did or not, during and before the test: binomial variances. */
  public static PrePost proportion(long users, double sum, double preSum, double products) {
    return of(users, new PooledSums(sum, sum, preSum, preSum, products, true));
  }

  /**
   * A ratio of two sums over users.
   *
   * @param post sums during the test
   * @param pre sums before the test
   * @param numerators sum of products of numerators, during and before
   * @param denominators sum of products of denominators, during and before
   * @param numeratorPreDenominator numerator during, denominator before
   * @param denominatorPreNumerator denominator during, numerator before
   * @return empty where a denominator is 0
   */
  public static Optional<PrePost> ratio(
      UserSums post,
      UserSums pre,
      double numerators,
      double denominators,
      double numeratorPreDenominator,
      double denominatorPreNumerator) {
    if (post.denominator() == 0 || pre.denominator() == 0) {
      return Optional.empty();
    }
    long n = post.users();
    Slope now = Slope.of(post);
    Slope before = Slope.of(pre);
    double covariance =
        now.numerator * before.numerator * cov(n, post.numerator(), pre.numerator(), numerators)
            + now.denominator
                * before.denominator
                * cov(n, post.denominator(), pre.denominator(), denominators)
            + now.numerator
                * before.denominator
                * cov(n, post.numerator(), pre.denominator(), numeratorPreDenominator)
            + now.denominator
                * before.numerator
                * cov(n, post.denominator(), pre.numerator(), denominatorPreNumerator);
    return Optional.of(
        new PrePost(
            n,
            post.numerator() / post.denominator(),
            pre.numerator() / pre.denominator(),
            now.variance(post),
            before.variance(pre),
            covariance,
            Optional.empty()));
  }

  /** A user's variance once theta times the past is taken out. */
  public double adjustedVariance(double theta) {
    return postVariance + theta * theta * preVariance - 2 * theta * covariance;
  }

  /** The metric before the test; empty where its variance is 0 or below. */
  public Optional<Estimate> before() {
    return preVariance > 0 && Double.isFinite(preVariance)
        ? Optional.of(new Estimate(pre, preVariance / users, users))
        : Optional.empty();
  }

  private static PrePost of(long n, PooledSums sums) {
    return new PrePost(
        n,
        sums.sum() / n,
        sums.preSum() / n,
        variance(n, sums.sum(), sums.sumSquares(), sums.proportion()),
        variance(n, sums.preSum(), sums.preSumSquares(), sums.proportion()),
        covariance(n, sums),
        Optional.of(sums));
  }

  static double variance(long n, double sum, double sumSquares, boolean proportion) {
    double mean = sum / n;
    return proportion ? mean * (1 - mean) : Estimate.sampleVariance(n, sum, sumSquares);
  }

  static double covariance(long n, PooledSums sums) {
    return sums.proportion()
        ? sums.products() / n - sums.sum() * sums.preSum() / ((double) n * n)
        : cov(n, sums.sum(), sums.preSum(), sums.products());
  }

  private static double cov(long n, double sum, double otherSum, double products) {
    return Estimate.sampleCovariance(n, sum, otherSum, products);
  }

  /** The derivatives of a ratio by its numerator's and its denominator's mean. */
  private record Slope(double numerator, double denominator) {
    static Slope of(UserSums sums) {
      double numerator = sums.numerator() / sums.users();
      double denominator = sums.denominator() / sums.users();
      return new Slope(1 / denominator, -numerator / (denominator * denominator));
    }

    double variance(UserSums sums) {
      long n = sums.users();
      return numerator
              * numerator
              * Estimate.sampleVariance(n, sums.numerator(), sums.numeratorSquares())
          + denominator
              * denominator
              * Estimate.sampleVariance(n, sums.denominator(), sums.denominatorSquares())
          + 2
              * numerator
              * denominator
              * cov(n, sums.numerator(), sums.denominator(), sums.products());
    }
  }
}
