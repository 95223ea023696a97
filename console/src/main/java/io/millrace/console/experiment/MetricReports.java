package io.millrace.console.experiment;

import io.millrace.console.experiment.MetricReport.Arm;
import io.millrace.console.experiment.MetricReport.Compared;
import io.millrace.console.experiment.MetricReport.Guardrail;
import io.millrace.console.experiment.MetricReport.Rail;
import io.millrace.console.rollup.ArmSums;
import io.millrace.console.rollup.Excess;
import io.millrace.experiment.Measure.Unit;
import io.millrace.experiment.Metric;
import io.millrace.statistics.Alternative;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.MultipleTesting;
import io.millrace.statistics.Posterior;
import io.millrace.statistics.UserSums;
import io.millrace.statistics.decision.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes metrics of sums. */
final class MetricReports {
  private MetricReports() {}

  /** One metric of arms of whose users' past nothing is known, or wanted. */
  static MetricReport of(Metric metric, List<ArmSums> sums, List<Excess> excess, Rules rules) {
    return of(metric, sums, excess, Optional.empty(), rules);
  }

  /**
   * One metric.
   *
   * @param sums by arm, the control first
   * @param excess what a cap takes away, by arm in any order; missing arms have nothing above it
   * @param pasts compares what users did before; empty if that is not wanted
   */
  static MetricReport of(
      Metric metric, List<ArmSums> sums, List<Excess> excess, Optional<Pasts> pasts, Rules rules) {
    Optional<Estimate> control = estimate(metric, sums.get(0), excess);
    List<Arm> arms = new ArrayList<>();
    for (ArmSums arm : sums) {
      Optional<Estimate> value = estimate(metric, arm, excess);
      Optional<Compared> compared =
          arms.isEmpty()
              ? Optional.empty()
              : control.flatMap(c -> value.flatMap(t -> compare(metric, c, t, rules)));
      boolean treatment = !arms.isEmpty();
      double numerator =
          metric.type() == Metric.Type.PROPORTION
              ? arm.converts(metric.of())
              : arm.sum(metric.of());
      double denominator = metric.over().map(arm::sum).orElse((double) arm.users());
      arms.add(
          new Arm(
              arm.variant(),
              arm.users(),
              OptionalDouble.of(numerator),
              denominator,
              point(metric, value, numerator, denominator),
              value,
              compared,
              treatment && metric.role() == Metric.Role.GUARDRAIL
                  ? control.flatMap(c -> value.flatMap(t -> rail(metric, c, t, rules)))
                  : Optional.empty(),
              treatment
                  ? pasts.flatMap(past -> past.compare(metric, sums.get(0), arm, !excess.isEmpty()))
                  : Optional.empty()));
    }
    return new MetricReport(metric, arms);
  }

  /**
   * The value, which does not need a variance: users who are all alike have one too. Slates that do
   * not tell their latency have none.
   */
  private static OptionalDouble point(
      Metric metric, Optional<Estimate> value, double numerator, double denominator) {
    if (value.isPresent()) {
      return OptionalDouble.of(value.get().value());
    }
    boolean untold = metric.of().unit() == Unit.MILLISECONDS && numerator == 0;
    return denominator > 0 && !untold
        ? OptionalDouble.of(numerator / denominator)
        : OptionalDouble.empty();
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
    double[] plain = found.stream().mapToDouble(Double::doubleValue).toArray();
    double[] adjusted = MultipleTesting.holm(plain);
    double[] fdr = MultipleTesting.benjaminiHochberg(plain);
    List<MetricReport> corrected = new ArrayList<>();
    int at = 0;
    for (MetricReport report : reports) {
      List<Arm> arms = new ArrayList<>();
      for (Arm arm : report.arms()) {
        boolean counts = report.metric().role() == Metric.Role.GOAL && arm.compared().isPresent();
        arms.add(counts ? arm.withAdjustedP(adjusted[at], fdr[at]) : arm);
        at += counts ? 1 : 0;
      }
      corrected.add(new MetricReport(report.metric(), arms, report.isWithheld()));
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
      case RATIO -> {
        UserSums ratio = arm.ratio(metric.of(), metric.over().orElseThrow());
        yield Estimate.ratio(ratio).or(() -> none(metric, ratio));
      }
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
                  OptionalDouble.empty());
            });
  }

  /**
   * A rate of what has never happened is known well enough for a guardrail: its error is that of
   * one event. Nothing is said of latency, which is 0 where slates do not tell it.
   */
  private static Optional<Estimate> none(Metric metric, UserSums ratio) {
    boolean never = ratio.numerator() == 0 && ratio.denominator() > 0 && ratio.users() >= 2;
    return never
            && metric.role() == Metric.Role.GUARDRAIL
            && metric.of().unit() != Unit.MILLISECONDS
        ? Optional.of(
            new Estimate(0, 1 / (ratio.denominator() * ratio.denominator()), ratio.users()))
        : Optional.empty();
  }

  private static Optional<Rail> rail(
      Metric metric, Estimate control, Estimate treatment, Rules rules) {
    Optional<EffectMoments> change =
        metric.marginAbsolute()
            ? Optional.of(EffectMoments.difference(control, treatment))
            : EffectMoments.lift(control, treatment);
    return change
        .map(moments -> metric.lowerIsBetter() ? moments : turned(moments))
        .map(
            loss -> {
              ConfidenceSequence sequence =
                  ConfidenceSequence.of(loss, rules.alpha(), rules.nStar(), Alternative.TWO_SIDED);
              Guardrail state =
                  sequence.high() < metric.margin()
                      ? Guardrail.HELD
                      : sequence.low() > 0 && loss.estimate() > metric.margin()
                          ? Guardrail.BROKEN
                          : Guardrail.OPEN;
              return new Rail(state, loss, metric.margin(), metric.marginAbsolute());
            });
  }

  private static EffectMoments turned(EffectMoments moments) {
    return new EffectMoments(
        -moments.estimate(), moments.variance(), moments.degreesOfFreedom(), moments.users());
  }
}
