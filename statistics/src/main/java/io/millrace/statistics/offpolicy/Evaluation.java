package io.millrace.statistics.offpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What the evaluated policy would have earned, by several estimators, against what was earned.
 *
 * @param earned the log's own mean reward
 * @param weights how evenly the log speaks for the policy
 * @param estimates by estimator, with normal intervals
 * @param conclusive whether the estimates may be used
 * @param reason why not; empty where they may
 */
public record Evaluation(
    double earned,
    Weights weights,
    List<Value> estimates,
    boolean conclusive,
    Optional<String> reason) {
  public Evaluation {
    estimates = List.copyOf(estimates);
  }

  /**
   * One estimate.
   *
   * @param low lower end of the normal interval
   * @param high upper end of the normal interval
   */
  public record Value(
      String estimator, double value, double standardError, double low, double high) {}

  /**
   * Evaluates.
   *
   * @param alpha one minus the intervals' confidence, in (0, 1)
   */
  public static Evaluation of(List<Logged> log, List<Estimator> estimators, double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, is " + alpha);
    }
    Weights weights = Weights.of(log);
    Optional<String> reason = weights.degenerate();
    if (log.size() < 2) {
      return new Evaluation(
          log.isEmpty() ? 0 : log.get(0).reward(),
          weights,
          List.of(),
          false,
          Optional.of(reason.orElse("a single decision has no error")));
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(alpha / 2);
    List<Value> values = new ArrayList<>();
    for (Estimator estimator : estimators) {
      double value = estimator.estimate(log);
      double error = estimator.standardError(log);
      if (Double.isFinite(value) && Double.isFinite(error)) {
        values.add(new Value(estimator.name(), value, error, value - z * error, value + z * error));
      }
    }
    double earned = log.stream().mapToDouble(Logged::reward).average().orElseThrow();
    return new Evaluation(earned, weights, values, reason.isEmpty(), reason);
  }

  /** The evaluation in a sentence, by its first estimate. */
  public String sentence() {
    if (!conclusive || estimates.isEmpty()) {
      return "Nothing can be concluded: " + reason.orElse("no estimator has a value") + ".";
    }
    Value first = estimates.get(0);
    String compared =
        first.low() > earned
            ? "more than"
            : first.high() < earned ? "less than" : "not clearly other than";
    return String.format(
        Locale.ROOT,
        "%s puts the policy at %.4g (%.4g to %.4g), %s the %.4g that was earned.",
        first.estimator(),
        first.value(),
        first.low(),
        first.high(),
        compared,
        earned);
  }
}
