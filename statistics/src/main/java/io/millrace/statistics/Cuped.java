package io.millrace.statistics;

import java.util.Optional;

/**
 * Two arms compared after what users did before the test has been taken out: CUPED (Deng, Xu,
 * Kohavi, Walker, "Improving the Sensitivity of Online Controlled Experiments by Utilizing
 * Pre-Experiment Data", WSDM 2013). With Y during and X before the test,
 *
 * <pre>
 * adjusted = Y - theta X          variance of a user = s²_Y + theta² s²_X - 2 theta s_XY
 * means, proportions: theta = s_XY / s²_X over the users of both arms pooled
 * ratios:             theta = (c_c + c_t) / (p_c + p_t), linearised covariances and variances
 * </pre>
 *
 * The lift is the adjusted difference over the control's unadjusted value; its variance is the
 * delta method's, with control, treatment and the control in the denominator as GrowthBook derives
 * them.
 *
 * @param theta how much of the past is taken out
 * @param control the adjusted value
 * @param treatment the adjusted value
 * @param difference treatment minus control, adjusted
 * @param lift the same over the control's unadjusted value; empty where that or the adjusted value
 *     is 0
 * @param varianceReduction the share of the difference's variance that the past explains
 */
public record Cuped(
    double theta,
    Estimate control,
    Estimate treatment,
    EffectMoments difference,
    Optional<EffectMoments> lift,
    double varianceReduction) {
  /** GrowthBook leaves ratios unadjusted where theta is closer to 0 than this. */
  private static final double NO_RATIO_THETA = 1e-8;

  /**
   * Adjusts and compares. Empty where an adjusted variance is 0 or below, and where theta is 0:
   * then compare without the past.
   */
  public static Optional<Cuped> of(PrePost control, PrePost treatment) {
    double theta = theta(control, treatment);
    if (theta == 0) {
      return Optional.empty();
    }
    Optional<Estimate> c = adjusted(control, theta);
    Optional<Estimate> t = adjusted(treatment, theta);
    if (c.isEmpty() || t.isEmpty()) {
      return Optional.empty();
    }
    EffectMoments difference = EffectMoments.difference(c.get(), t.get());
    double unadjusted =
        control.postVariance() / control.users() + treatment.postVariance() / treatment.users();
    return Optional.of(
        new Cuped(
            theta,
            c.get(),
            t.get(),
            difference,
            lift(control, treatment, theta, difference, c.get().value()),
            1 - difference.variance() / unadjusted));
  }

  /** How much of the past is to be taken out; 0 where it does not vary or explains nothing. */
  public static double theta(PrePost control, PrePost treatment) {
    if (control.pooledSums().isEmpty() || treatment.pooledSums().isEmpty()) {
      double past = control.preVariance() + treatment.preVariance();
      double theta = past == 0 ? 0 : (control.covariance() + treatment.covariance()) / past;
      return Math.abs(theta) >= NO_RATIO_THETA && Double.isFinite(theta) ? theta : 0;
    }
    double theta = pooledTheta(control, treatment);
    return Double.isFinite(theta) ? theta : 0;
  }

  private static double pooledTheta(PrePost control, PrePost treatment) {
    PrePost.PooledSums c = control.pooledSums().orElseThrow();
    PrePost.PooledSums t = treatment.pooledSums().orElseThrow();
    PrePost.PooledSums both =
        new PrePost.PooledSums(
            c.sum() + t.sum(),
            c.sumSquares() + t.sumSquares(),
            c.preSum() + t.preSum(),
            c.preSumSquares() + t.preSumSquares(),
            c.products() + t.products(),
            c.proportion() && t.proportion());
    long n = control.users() + treatment.users();
    double past = PrePost.variance(n, both.preSum(), both.preSumSquares(), both.proportion());
    double now = PrePost.variance(n, both.sum(), both.sumSquares(), both.proportion());
    return past == 0 || now == 0 ? 0 : PrePost.covariance(n, both) / past;
  }

  private static Optional<Estimate> adjusted(PrePost arm, double theta) {
    double variance = arm.adjustedVariance(theta);
    double value = arm.post() - theta * arm.pre();
    return variance > 0 && Double.isFinite(variance) && Double.isFinite(value)
        ? Optional.of(new Estimate(value, variance / arm.users(), arm.users()))
        : Optional.empty();
  }

  /**
   * The control enters twice: adjusted, and unadjusted below the line. Its derivatives are {@code
   * -(u + d)/u²} by the metric and {@code theta/u} by the past, with u the control's unadjusted
   * value. GrowthBook takes d unadjusted for means (the past is equal in expectation) and adjusted
   * for ratios, and so do we.
   */
  private static Optional<EffectMoments> lift(
      PrePost control, PrePost treatment, double theta, EffectMoments difference, double value) {
    if (control.post() == 0 || value == 0) {
      return Optional.empty();
    }
    boolean ratio = control.pooledSums().isEmpty();
    double below = ratio ? Math.abs(control.post()) : control.post();
    double d = ratio ? difference.estimate() : treatment.post() - control.post();
    double byMetric = -(below + d) / (below * below);
    double byPast = theta / below;
    double controlVariance =
        byMetric * byMetric * control.postVariance()
            + 2 * byMetric * byPast * control.covariance()
            + byPast * byPast * control.preVariance();
    double treatmentVariance = treatment.adjustedVariance(theta) / (below * below);
    double variance = controlVariance / control.users() + treatmentVariance / treatment.users();
    return variance > 0 && Double.isFinite(variance)
        ? Optional.of(
            new EffectMoments(
                difference.estimate() / control.post(),
                variance,
                difference.degreesOfFreedom(),
                difference.users()))
        : Optional.empty();
  }
}
