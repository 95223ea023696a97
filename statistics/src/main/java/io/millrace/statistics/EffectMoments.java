package io.millrace.statistics;

import java.util.Optional;

/**
 * A difference between two arms and how far it may be off: all that a test, a confidence sequence
 * and a posterior need.
 *
 * @param estimate a difference in the metric's unit, or a lift as a fraction of the control's value
 * @param variance of the estimate, above 0
 * @param degreesOfFreedom of the t distribution that a test for one look uses
 * @param users of both arms together
 */
public record EffectMoments(double estimate, double variance, double degreesOfFreedom, long users) {
  public EffectMoments {
    if (!Double.isFinite(estimate)) {
      throw new IllegalArgumentException("estimate must be finite, is " + estimate);
    }
    if (!(variance > 0 && Double.isFinite(variance))) {
      throw new IllegalArgumentException("variance must be above 0, is " + variance);
    }
  }

  /** Treatment minus control; the variance is the sum of both. */
  public static EffectMoments difference(Estimate control, Estimate treatment) {
    return new EffectMoments(
        treatment.value() - control.value(),
        control.variance() + treatment.variance(),
        degreesOfFreedom(control, treatment),
        control.users() + treatment.users());
  }

  /**
   * (Treatment - control) / control, with the delta method's variance {@code v_t/c² + v_c t²/c⁴}
   * (Deng, Knoblich, Lu, "Applying the Delta Method in Metric Analytics", KDD 2018, section 3, for
   * independent arms). Empty where the control's value is 0.
   */
  public static Optional<EffectMoments> lift(Estimate control, Estimate treatment) {
    double c = control.value();
    double t = treatment.value();
    if (c == 0) {
      return Optional.empty();
    }
    double ratio = t / c;
    double variance = treatment.variance() / (c * c) + control.variance() * ratio * ratio / (c * c);
    if (!(variance > 0 && Double.isFinite(variance) && Double.isFinite(ratio))) {
      return Optional.empty();
    }
    return Optional.of(
        new EffectMoments(
            (t - c) / c,
            variance,
            degreesOfFreedom(control, treatment),
            control.users() + treatment.users()));
  }

  public double standardError() {
    return Math.sqrt(variance);
  }

  /**
   * The test for one look.
   *
   * @param alpha one minus the interval's confidence, in (0, 1)
   */
  public Effect test(double alpha, Alternative alternative) {
    return Effect.of(this, alpha, alternative);
  }

  /**
   * Welch and Satterthwaite: {@code (v_c + v_t)² / (v_c²/(n_c - 1) + v_t²/(n_t - 1))} (Welch 1947,
   * "The generalization of Student's problem when several different population variances are
   * involved", Biometrika 34).
   */
  static double degreesOfFreedom(Estimate control, Estimate treatment) {
    double sum = control.variance() + treatment.variance();
    double c = control.variance() / sum;
    double t = treatment.variance() / sum;
    return 1 / (c * c / (control.users() - 1) + t * t / (treatment.users() - 1));
  }
}
