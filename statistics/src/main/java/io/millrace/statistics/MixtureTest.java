package io.millrace.statistics;

/**
 * The mixture sequential probability ratio test, the older of the always-valid tests: kept beside
 * {@link ConfidenceSequence} for comparison with platforms that use it.
 *
 * <p>Johari, Koomen, Pekelis, Walsh, "Peeking at A/B Tests" (KDD 2017; arXiv 1512.04922): with a
 * normal mixing density of variance tau² around 0 and an estimate d of variance V,
 *
 * <pre>
 * Lambda = sqrt(V / (V + tau²)) exp(tau² d² / (2 V (V + tau²)))
 * p      = min over the looks of 1 / Lambda
 * </pre>
 *
 * Statsig publishes the equivalent critical value {@code z = sqrt((V + tau²)/tau² (-2 ln(alpha/2) -
 * ln(V/(V + tau²))))} with {@code tau² = z²_{alpha/2} (s²_t + s²_c)/(n_t + n_c)}.
 */
public final class MixtureTest {
  private MixtureTest() {}

  /** The likelihood ratio of "there is an effect" over "there is none". */
  public static double likelihoodRatio(double difference, double variance, double mixing) {
    double sum = variance + mixing;
    return Math.sqrt(variance / sum)
        * Math.exp(mixing * difference * difference / (2 * variance * sum));
  }

  /** The p-value of this look; the always-valid one is the smallest so far. */
  public static double pValue(double difference, double variance, double mixing) {
    return Math.min(1, 1 / likelihoodRatio(difference, variance, mixing));
  }

  /** Statsig's mixing variance. */
  public static double statsigMixing(
      double controlVariance,
      double controlUsers,
      double treatmentVariance,
      double treatmentUsers,
      double alpha) {
    double z = Quantiles.normal(alpha / 2);
    return z * z * (controlVariance + treatmentVariance) / (controlUsers + treatmentUsers);
  }

  /** Statsig's critical value: how many standard errors an effect must be away from 0. */
  public static double statsigCritical(double variance, double mixing, double alpha) {
    double sum = variance + mixing;
    return Math.sqrt(sum / mixing * (-2 * Math.log(alpha / 2) - Math.log(variance / sum)));
  }

  /** Statsig's p-value of an effect that is so many standard errors away from 0. */
  public static double statsigPValue(double z, double variance, double mixing, double alpha) {
    double widening = statsigCritical(variance, mixing, alpha) / Quantiles.normal(alpha / 2);
    return 2 * Quantiles.normalTail(Math.abs(z) / widening);
  }
}
