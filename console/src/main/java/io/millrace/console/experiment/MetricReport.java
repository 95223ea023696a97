package io.millrace.console.experiment;

import io.millrace.experiment.Metric;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.Effect;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.Estimate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of all arms.
 *
 * @param arms as the experiment lists them, the control first
 */
public record MetricReport(Metric metric, List<Arm> arms) {
  public MetricReport {
    arms = List.copyOf(arms);
  }

  /**
   * One arm.
   *
   * @param numerator the total of what is counted; of a proportion the users who have any
   * @param denominator users, or of a ratio what it is over
   * @param value with its variance; empty while that is unknown
   * @param compared with the control; empty for the control itself, and while it is unknown
   */
  public record Arm(
      String variant,
      long users,
      double numerator,
      double denominator,
      Optional<Estimate> value,
      Optional<Compared> compared) {}

  /**
   * A treatment against the control.
   *
   * @param moments of the lift
   * @param difference for one look, in the metric's unit
   * @param lift for one look
   * @param sequence of the lift, valid at every look
   * @param chanceToWin that the treatment is better, whichever way better is
   * @param adjustedP the lift's p-value by Holm's method over all goals and treatments; empty for
   *     other metrics
   * @param guardrail how it stands; empty for other metrics
   */
  public record Compared(
      EffectMoments moments,
      Effect difference,
      Effect lift,
      ConfidenceSequence sequence,
      double chanceToWin,
      OptionalDouble adjustedP,
      Optional<Guardrail> guardrail) {
    Compared withAdjustedP(double p) {
      return new Compared(
          moments, difference, lift, sequence, chanceToWin, OptionalDouble.of(p), guardrail);
    }
  }

  /** How a guardrail stands. */
  public enum Guardrail {
    /** Surely not worse than the margin allows. */
    HELD,
    /** Surely worse, and by the estimate more than the margin allows. */
    BROKEN,
    /** Neither is sure yet. */
    OPEN
  }
}
