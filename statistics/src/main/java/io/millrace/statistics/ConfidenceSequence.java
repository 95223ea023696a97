package io.millrace.statistics;

/**
 * An interval that holds the truth at every look at once: whoever looks each day and stops at the
 * first clear one is still wrong in at most alpha of the tests.
 *
 * <p>The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
 * "Time-uniform central limit theory and asymptotic confidence sequences" (arXiv 2103.06476v7), as
 * GrowthBook applies it to two arms: with N users in both, {@code s² = N se²} and
 *
 * <pre>
 * rho        = sqrt((-2 ln a + ln(-2 ln a + 1)) / N*)                          (two-sided: a = alpha)
 * half-width = s sqrt(2 (N rho² + 1) / (N rho)² ln(sqrt(N rho² + 1) / alpha))  (eq. 9)
 * p          = min(1, sqrt(N rho² + 1) exp(-rho² N d²/se² / (2 (N rho² + 1)))) (eq. 155)
 * </pre>
 *
 * One-sided, {@code rho} is taken at 2 alpha and the half-width is {@code s sqrt(2 (N rho² + 1) /
 * (N rho)² ln(1 + sqrt(N rho² + 1) / (2 alpha)))}; the p-value is the alpha at which the bound
 * meets 0, with that rho held, found by bisection in [1e-5, 0.4999] until the bound is within 1e-6
 * of 0. That bracket and tolerance are GrowthBook's; the p-value is never outside them.
 *
 * @param low lower end; minus infinity one-sided for less
 * @param high upper end; infinity one-sided for greater
 * @param pValue always valid; NaN where the bisection does not settle
 * @param rho the mixing parameter
 * @param nStar the number of users at which the sequence is tightest
 */
public record ConfidenceSequence(double low, double high, double pValue, double rho, double nStar) {
  /** GrowthBook's choice where nobody says when the test is likely to be decided. */
  public static final double DEFAULT_N_STAR = 5000;

  private static final double SMALLEST_P = 1e-5;
  private static final double LARGEST_P = 0.4999;
  private static final double BOUND_TOLERANCE = 1e-6;
  private static final int BISECTIONS = 100;

  /**
   * The sequence at this moment.
   *
   * @param alpha one minus the confidence, in (0, 1), one-sided below 0.5
   * @param nStar above 0; choose the number of users, in both arms together, at which a decision is
   *     likely
   */
  public static ConfidenceSequence of(
      EffectMoments effect, double alpha, double nStar, Alternative alternative) {
    Quantiles.requireAlpha(alpha);
    if (!(nStar > 0 && Double.isFinite(nStar))) {
      throw new IllegalArgumentException("nStar must be above 0, is " + nStar);
    }
    if (alternative == Alternative.TWO_SIDED) {
      return twoSided(effect, alpha, nStar);
    }
    if (alpha >= 0.5) {
      throw new IllegalArgumentException(
          "alpha must be below 0.5 in a one-sided sequence, is " + alpha);
    }
    return oneSided(effect, alpha, nStar, alternative);
  }

  /** The mixing parameter at which a two-sided sequence is tightest at {@code nStar} users. */
  public static double rho(double alpha, double nStar) {
    double twice = -2 * Math.log(alpha);
    return Math.sqrt((twice + Math.log(twice + 1)) / nStar);
  }

  /**
   * Half the width of the two-sided sequence.
   *
   * @param sigma standard deviation of one observation
   * @param n observations
   */
  public static double halfWidth(double sigma, double n, double rho, double alpha) {
    double spread = n * rho * rho + 1;
    return sigma * Math.sqrt(2 * spread / square(n * rho) * Math.log(Math.sqrt(spread) / alpha));
  }

  /** Whether the whole interval is above 0. */
  public boolean isAboveZero() {
    return low > 0;
  }

  /** Whether the whole interval is below 0. */
  public boolean isBelowZero() {
    return high < 0;
  }

  private static ConfidenceSequence twoSided(EffectMoments effect, double alpha, double nStar) {
    double n = effect.users();
    double rho = rho(alpha, nStar);
    double half = halfWidth(Math.sqrt(n * effect.variance()), n, rho, alpha);
    double spread = n * rho * rho + 1;
    double scaled = n * square(effect.estimate()) / effect.variance();
    double p = Math.sqrt(spread) * Math.exp(-rho * rho * scaled / (2 * spread));
    double d = effect.estimate();
    return new ConfidenceSequence(d - half, d + half, Math.min(1, p), rho, nStar);
  }

  private static ConfidenceSequence oneSided(
      EffectMoments effect, double alpha, double nStar, Alternative alternative) {
    double rho = rho(2 * alpha, nStar);
    double half = oneSidedHalfWidth(effect, rho, alpha);
    double p = oneSidedP(effect, rho, alternative);
    return alternative == Alternative.GREATER
        ? new ConfidenceSequence(effect.estimate() - half, Double.POSITIVE_INFINITY, p, rho, nStar)
        : new ConfidenceSequence(Double.NEGATIVE_INFINITY, effect.estimate() + half, p, rho, nStar);
  }

  private static double oneSidedHalfWidth(EffectMoments effect, double rho, double alpha) {
    double n = effect.users();
    double spread = n * rho * rho + 1;
    return Math.sqrt(
        n
            * effect.variance()
            * (2 * spread / square(n * rho))
            * Math.log(1 + Math.sqrt(spread) / (2 * alpha)));
  }

  private static double oneSidedP(EffectMoments effect, double rho, Alternative alternative) {
    // How far the estimate lies on the looked-for side; the bound is clear where it exceeds the
    // half-width.
    double distance = alternative == Alternative.GREATER ? effect.estimate() : -effect.estimate();
    double low = SMALLEST_P;
    double high = LARGEST_P;
    if (distance > oneSidedHalfWidth(effect, rho, low)) {
      return low;
    }
    if (distance < oneSidedHalfWidth(effect, rho, high)) {
      return high;
    }
    double alpha = 0.5 * (low + high);
    for (int i = 0; i < BISECTIONS; i++) {
      double bound = distance - oneSidedHalfWidth(effect, rho, alpha);
      if (bound < 0) {
        low = alpha;
      } else {
        high = alpha;
      }
      alpha = 0.5 * (low + high);
      if (Math.abs(bound) < BOUND_TOLERANCE) {
        return alpha;
      }
    }
    return Double.NaN;
  }

  private static double square(double x) {
    return x * x;
  }
}
