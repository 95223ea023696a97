package io.millrace.console.stats;

import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What a treatment does compared with the control.
 *
 * @param estimate a difference in the metric's unit, or a lift as a fraction of the control's value
 * @param standardError of the estimate, above 0
 * @param degreesOfFreedom of the t distribution that interval and p-value are from
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param pValue two-sided: how probable so large an estimate is where the arms do not differ
 */
public record Effect(
    double estimate,
    double standardError,
    double degreesOfFreedom,
    double low,
    double high,
    double pValue) {

  /**
   * Treatment minus control: Welch's t-test (Welch 1947, "The generalization of Student's problem
   * when several different population variances are involved", Biometrika 34), variances as the
   * estimates have them.
   *
   * @param alpha one minus the interval's confidence, in (0, 1)
   */
  public static Effect difference(Estimate control, Estimate treatment, double alpha) {
    return of(
        treatment.value() - control.value(),
        control.variance() + treatment.variance(),
        degreesOfFreedom(control, treatment),
        alpha);
  }

  /**
   * (Treatment - control) / control, with the delta method's variance {@code v_t/c² + v_c t²/c⁴}
   * (Deng, Knoblich, Lu, KDD 2018, section 3, for independent arms). Empty where the control's
   * value is 0.
   *
   * @param alpha one minus the interval's confidence, in (0, 1)
   */
  public static Optional<Effect> lift(Estimate control, Estimate treatment, double alpha) {
    double c = control.value();
    double t = treatment.value();
    if (c == 0) {
      return Optional.empty();
    }
    double variance = treatment.variance() / (c * c) + control.variance() * t * t / (c * c * c * c);
    return Optional.of(of((t - c) / c, variance, degreesOfFreedom(control, treatment), alpha));
  }

  /** Whether the whole interval is above 0. */
  public boolean isAboveZero() {
    return low > 0;
  }

  /** Whether the whole interval is below 0. */
  public boolean isBelowZero() {
    return high < 0;
  }

  private static Effect of(double estimate, double variance, double degrees, double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, is " + alpha);
    }
    double error = Math.sqrt(variance);
    TDistribution student = TDistribution.of(degrees);
    double halfWidth = student.inverseSurvivalProbability(alpha / 2) * error;
    double p = Math.min(1, 2 * student.survivalProbability(Math.abs(estimate) / error));
    return new Effect(estimate, error, degrees, estimate - halfWidth, estimate + halfWidth, p);
  }

  /** Welch and Satterthwaite: {@code (v_c + v_t)² / (v_c²/(n_c - 1) + v_t²/(n_t - 1))}. */
  private static double degreesOfFreedom(Estimate control, Estimate treatment) {
    double sum = control.variance() + treatment.variance();
    return sum
        * sum
        / (control.variance() * control.variance() / (control.users() - 1)
            + treatment.variance() * treatment.variance() / (treatment.users() - 1));
  }
}
