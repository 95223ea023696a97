package io.millrace.console.experiment;

import io.millrace.console.experiment.MetricReport.Arm;
import io.millrace.console.experiment.MetricReport.Compared;
import io.millrace.console.experiment.MetricReport.Guardrail;
import io.millrace.console.rollup.ArmSums;
import io.millrace.console.rollup.Excess;
import io.millrace.experiment.Metric;
import io.millrace.statistics.Alternative;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.MultipleTesting;
import io.millrace.statistics.Posterior;
import io.millrace.statistics.decision.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes metrics of sums. */
final class MetricReports {
  private MetricReports() {}

  /**
   * One metric.
   *
   * @param sums by arm, the control first
   * @param excess what a cap takes away, by arm in any order; missing arms have nothing above it
   */
  static MetricReport of(Metric metric, List<ArmSums> sums, List<Excess> excess, Rules rules) {
    Optional<Estimate> control = estimate(metric, sums.get(0), excess);
    List<Arm> arms = new ArrayList<>();
    for (ArmSums arm : sums) {
      Optional<Estimate> value = estimate(metric, arm, excess);
      Optional<Compared> compared =
          arms.isEmpty()
              ? Optional.empty()
              : control.flatMap(c -> value.flatMap(t -> compare(metric, c, t, rules)));
      arms.add(
          new Arm(
              arm.variant(),
              arm.users(),
              metric.type() == Metric.Type.PROPORTION
                  ? arm.converts(metric.of())
                  : arm.sum(metric.of()),
              metric.over().map(arm::sum).orElse((double) arm.users()),
              value,
              compared));
    }
    return new MetricReport(metric, arms);
  }

  /** P-values of goals, corrected over all goals and treatments together. */
  static List<MetricReport> corrected(List<MetricReport> reports) {
    List<Double> found = new ArrayList<>();
    for (MetricReport report : reports) {
      for (Arm arm : report.arms()) {
        if (report.metric().role() == Metric.Role.GOAL) {
          arm.compared().ifPresent(compared -> found.add(compared.lift().pValue()));
        }
      }
    }
    double[] adjusted =
        MultipleTesting.holm(found.stream().mapToDouble(Double::doubleValue).toArray());
    List<MetricReport> corrected = new ArrayList<>();
    int at = 0;
    for (MetricReport report : reports) {
      List<Arm> arms = new ArrayList<>();
      for (Arm arm : report.arms()) {
        boolean counts = report.metric().role() == Metric.Role.GOAL && arm.compared().isPresent();
        if (counts) {
          double p = adjusted[at++];
          arms.add(
              new Arm(
                  arm.variant(),
                  arm.users(),
                  arm.numerator(),
                  arm.denominator(),
                  arm.value(),
                  arm.compared().map(compared -> compared.withAdjustedP(p))));
        } else {
          arms.add(arm);
        }
      }
      corrected.add(new MetricReport(report.metric(), arms));
    }
    return corrected;
  }

  private static Optional<Estimate> estimate(Metric metric, ArmSums arm, List<Excess> excess) {
    double above = 0;
    double squaresAbove = 0;
    for (Excess part : excess) {
      if (part.variant().equals(arm.variant())) {
        above = part.sum();
        squaresAbove = part.sumSquares();
      }
    }
    return switch (metric.type()) {
      case PROPORTION -> Estimate.proportion(arm.users(), arm.converts(metric.of()));
      case RATIO -> Estimate.ratio(arm.ratio(metric.of(), metric.over().orElseThrow()));
      case MEAN, COUNT ->
          Estimate.mean(
              arm.users(),
              arm.sum(metric.of()) - above,
              arm.product(metric.of(), metric.of()) - squaresAbove);
    };
  }

  private static Optional<Compared> compare(
      Metric metric, Estimate control, Estimate treatment, Rules rules) {
    return EffectMoments.lift(control, treatment)
        .map(
            lift -> {
              ConfidenceSequence sequence =
                  ConfidenceSequence.of(lift, rules.alpha(), rules.nStar(), Alternative.TWO_SIDED);
              Posterior posterior = Posterior.flat(lift);
              return new Compared(
                  lift,
                  EffectMoments.difference(control, treatment)
                      .test(rules.alpha(), Alternative.TWO_SIDED),
                  lift.test(rules.alpha(), Alternative.TWO_SIDED),
                  sequence,
                  metric.lowerIsBetter()
                      ? new Posterior(-posterior.mean(), posterior.standardDeviation())
                          .chanceToWin()
                      : posterior.chanceToWin(),
                  OptionalDouble.empty(),
                  metric.role() == Metric.Role.GUARDRAIL
                      ? Optional.of(guardrail(metric, lift.estimate(), sequence))
                      : Optional.empty());
            });
  }

  private static Guardrail guardrail(Metric metric, double estimate, ConfidenceSequence sequence) {
    double loss = metric.lowerIsBetter() ? estimate : -estimate;
    double least = metric.lowerIsBetter() ? sequence.low() : -sequence.high();
    double most = metric.lowerIsBetter() ? sequence.high() : -sequence.low();
    if (most < metric.margin()) {
      return Guardrail.HELD;
    }
    return least > 0 && loss > metric.margin() ? Guardrail.BROKEN : Guardrail.OPEN;
  }
}
