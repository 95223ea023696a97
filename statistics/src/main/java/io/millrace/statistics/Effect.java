package io.millrace.statistics;

import java.util.Optional;

/**
 * What a treatment does compared with the control, for one look at a time fixed beforehand.
 *
 * @param estimate a difference in the metric's unit, or a lift as a fraction of the control's value
 * @param standardError of the estimate, above 0
 * @param degreesOfFreedom of the t distribution that interval and p-value are from
 * @param low lower end of the interval; minus infinity in a test for less
 * @param high upper end of the interval; infinity in a test for greater
 * @param pValue how probable so extreme an estimate is where the arms do not differ
 */
public record Effect(
    double estimate,
    double standardError,
    double degreesOfFreedom,
    double low,
    double high,
    double pValue) {

  /**
   * Treatment minus control: Welch's two-sided t-test, variances as the estimates have them.
   *
   * @param alpha one minus the interval's confidence, in (0, 1)
   */
  public static Effect difference(Estimate control, Estimate treatment, double alpha) {
    return of(EffectMoments.difference(control, treatment), alpha, Alternative.TWO_SIDED);
  }

  /**
   * The lift over the control and its two-sided test, see {@link EffectMoments#lift}. Empty where
   * the control's value is 0.
   *
   * @param alpha one minus the interval's confidence, in (0, 1)
   */
  public static Optional<Effect> lift(Estimate control, Estimate treatment, double alpha) {
    return EffectMoments.lift(control, treatment)
        .map(moments -> of(moments, alpha, Alternative.TWO_SIDED));
  }

  /** Whether the whole interval is above 0. */
  public boolean isAboveZero() {
    return low > 0;
  }

  /** Whether the whole interval is below 0. */
  public boolean isBelowZero() {
    return high < 0;
  }

  static Effect of(EffectMoments moments, double alpha, Alternative alternative) {
    Quantiles.requireAlpha(alpha);
    double degrees = moments.degreesOfFreedom();
    double estimate = moments.estimate();
    double error = moments.standardError();
    double t = estimate / error;
    double tail = alternative == Alternative.TWO_SIDED ? alpha / 2 : alpha;
    double halfWidth = Quantiles.t(degrees, tail) * error;
    double p =
        switch (alternative) {
          case TWO_SIDED -> Math.min(1, 2 * Quantiles.tTail(degrees, Math.abs(t)));
          case GREATER -> Quantiles.tTail(degrees, t);
          case LESS -> Quantiles.tTail(degrees, -t);
        };
    return new Effect(
        estimate,
        error,
        degrees,
        alternative == Alternative.LESS ? Double.NEGATIVE_INFINITY : estimate - halfWidth,
        alternative == Alternative.GREATER ? Double.POSITIVE_INFINITY : estimate + halfWidth,
        p);
  }
}
