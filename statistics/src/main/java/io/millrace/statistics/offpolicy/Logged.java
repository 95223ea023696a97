package io.millrace.statistics.offpolicy;

/**
 * One decision of the log, as the estimators see it.
 *
 * @param reward what came of it, for instance 1 for a click
 * @param logged the logging policy's probability of what it did, in (0, 1]
 * @param target the evaluated policy's probability of the same action, in [0, 1]
 * @param predicted a reward model's prediction for the action that was taken; 0 without one
 * @param expected the reward model's prediction averaged over the evaluated policy's actions; 0
 *     without one
 */
public record Logged(
    double reward, double logged, double target, double predicted, double expected) {
  public Logged {
    if (!(logged > 0 && logged <= 1)) {
      throw new IllegalArgumentException(
          "logged propensity must be above 0 and at most 1, is " + logged);
    }
    if (!(target >= 0 && target <= 1)) {
      throw new IllegalArgumentException("target propensity must be in [0, 1], is " + target);
    }
    if (!(Double.isFinite(reward) && Double.isFinite(predicted) && Double.isFinite(expected))) {
      throw new IllegalArgumentException("reward and predictions must be finite");
    }
  }

  /** A decision without a reward model. */
  public static Logged of(double reward, double logged, double target) {
    return new Logged(reward, logged, target, 0, 0);
  }

  /** How much more often the evaluated policy would have done this. */
  public double weight() {
    return target / logged;
  }
}
