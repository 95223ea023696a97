package io.millrace.statistics;

/**
 * What is believed of an effect after the data: normal, as prior and estimate are. As GrowthBook's
 * Bayesian engine (Stucchio, "Bayesian A/B Testing at VWO", 2015, for the expected loss).
 *
 * <pre>
 * precision = 1/v + 1/prior variance        mean = (d/v + m/prior variance) / precision
 * chance to win          = P(effect &gt; 0)
 * risk of the control    = E[max(effect, 0)]: what is lost on average by keeping it
 * risk of the treatment  = E[max(-effect, 0)]: what is lost on average by shipping it
 * </pre>
 *
 * @param mean of the effect
 * @param standardDeviation of the effect, above 0
 */
public record Posterior(double mean, double standardDeviation) {

  /** With nothing believed beforehand: the estimate and its error. */
  public static Posterior flat(EffectMoments effect) {
    return new Posterior(effect.estimate(), effect.standardError());
  }

  /** With a prior of the effect's own kind: of the lift for a lift. */
  public static Posterior of(EffectMoments effect, Prior prior) {
    double precision = 1 / effect.variance() + 1 / prior.variance();
    double mean =
        (effect.estimate() / effect.variance() + prior.mean() / prior.variance()) / precision;
    return new Posterior(mean, Math.sqrt(1 / precision));
  }

  /** The probability that the treatment is above the control. */
  public double chanceToWin() {
    return Quantiles.normalTail(-mean / standardDeviation);
  }

  /** What is lost on average, in the effect's unit, where the control is kept. */
  public double riskOfControl() {
    return expectedExcess(mean / standardDeviation);
  }

  /** What is lost on average, in the effect's unit, where the treatment is shipped. */
  public double riskOfTreatment() {
    return expectedExcess(-mean / standardDeviation);
  }

  /** Lower end of the interval that holds the effect with probability {@code 1 - alpha}. */
  public double low(double alpha) {
    return mean - Quantiles.normal(alpha / 2) * standardDeviation;
  }

  /** Upper end of the interval that holds the effect with probability {@code 1 - alpha}. */
  public double high(double alpha) {
    return mean + Quantiles.normal(alpha / 2) * standardDeviation;
  }

  /** {@code sd E[max(Z + z, 0)] = sd (phi(z) + z Phi(z))} for a standard normal Z. */
  private double expectedExcess(double z) {
    double excess = Quantiles.NORMAL.density(z) + z * Quantiles.normalTail(-z);
    return standardDeviation * Math.max(0, excess);
  }

  /**
   * What is believed of an effect before the data.
   *
   * @param mean of the effect
   * @param variance of the effect, above 0
   */
  public record Prior(double mean, double variance) {
    public Prior {
      if (!Double.isFinite(mean)) {
        throw new IllegalArgumentException("mean must be finite, is " + mean);
      }
      if (!(variance > 0 && Double.isFinite(variance))) {
        throw new IllegalArgumentException("variance must be above 0, is " + variance);
      }
    }

    /** A prior of the lift, as one of the difference to a control of this value. */
    public Prior ofDifference(double control) {
      return new Prior(mean * Math.abs(control), variance * control * control);
    }

    /** A prior of the difference, as one of the lift over a control of this value, not 0. */
    public Prior ofLift(double control) {
      return new Prior(mean / Math.abs(control), variance / (control * control));
    }
  }
}
