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
 * @param isWithheld whether nothing can be said, because amounts of several currencies were added
 */
public record MetricReport(Metric metric, List<Arm> arms, boolean isWithheld) {
  public MetricReport {
    arms = List.copyOf(arms);
  }

  MetricReport(Metric metric, List<Arm> arms) {
    this(metric, arms, false);
  }

  /** The same without any total, value or comparison. */
  MetricReport withheld() {
    return new MetricReport(
        metric,
        arms.stream()
            .map(
                arm ->
                    new Arm(
                        arm.variant(),
                        arm.users(),
                        OptionalDouble.empty(),
                        arm.denominator(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
            .toList(),
        true);
  }

  /**
   * One arm.
   *
   * @param numerator the total of what is counted; of a proportion the users who have any; empty if
   *     it is withheld
   * @param denominator users, or of a ratio what it is over
   * @param point the value; empty if there is nothing to divide by, or if it is withheld
   * @param value with its variance; empty while the variance is unknown, for instance because all
   *     users are alike
   * @param compared with the control; empty for the control itself, and while it is unknown
   * @param rail how it stands against the margin; empty for the control and for other metrics
   * @param past the comparison once what users did before is taken out; empty where nothing is
   *     known of it
   */
  public record Arm(
      String variant,
      long users,
      OptionalDouble numerator,
      double denominator,
      OptionalDouble point,
      Optional<Estimate> value,
      Optional<Compared> compared,
      Optional<Rail> rail,
      Optional<Past> past) {
    Arm withAdjustedP(double p, double fdr) {
      return new Arm(
          variant,
          users,
          numerator,
          denominator,
          point,
          value,
          compared.map(found -> found.withAdjustedP(p, fdr)),
          rail,
          past);
    }

    Arm withPast(Past corrected) {
      return new Arm(
          variant,
          users,
          numerator,
          denominator,
          point,
          value,
          compared,
          rail,
          Optional.of(corrected));
    }
  }

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
   * @param fdrP the same by Benjamini and Hochberg's method, which bounds the share of false
   *     findings and not the chance of any
   */
  public record Compared(
      EffectMoments moments,
      Effect difference,
      Effect lift,
      ConfidenceSequence sequence,
      double chanceToWin,
      OptionalDouble adjustedP,
      OptionalDouble fdrP) {
    Compared withAdjustedP(double p, double fdr) {
      return new Compared(
          moments,
          difference,
          lift,
          sequence,
          chanceToWin,
          OptionalDouble.of(p),
          OptionalDouble.of(fdr));
    }
  }

  /**
   * A guardrail of a treatment: non-inferiority by a margin.
   *
   * @param loss turned so that more is worse, in the margin's unit
   * @param margin how much worse is still all right
   * @param absolute whether both are in the metric's unit; else they are shares of the control's
   *     value
   */
  public record Rail(Guardrail state, EffectMoments loss, double margin, boolean absolute) {}

  /**
   * A treatment against the control by CUPED: the same users' two weeks before the experiment met
   * them explain a part of how they differ.
   *
   * @param theta how much of the past is taken out; 0 where it explains nothing, and then the
   *     effect is missing
   * @param varianceReduction the share of the variance that the past explains
   * @param lift for one look, adjusted
   * @param sequence of the adjusted lift, valid at every look
   * @param before treatment minus control before the test, in the metric's unit
   * @param beforeP its p-value, by Holm's method over all metrics and treatments; empty while
   *     unknown
   */
  public record Past(
      double theta,
      double varianceReduction,
      Optional<Effect> lift,
      Optional<ConfidenceSequence> sequence,
      double before,
      OptionalDouble beforeP) {
    /** Below this the arms were not alike before the test. */
    public static final double ALARM = 0.01;

    /** Whether the arms differed before anything was done to them. */
    public boolean differedBefore() {
      return beforeP.isPresent() && beforeP.getAsDouble() < ALARM;
    }

    Past withBeforeP(double p) {
      return new Past(theta, varianceReduction, lift, sequence, before, OptionalDouble.of(p));
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
