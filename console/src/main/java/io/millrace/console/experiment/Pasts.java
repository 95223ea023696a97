package io.millrace.console.experiment;

import io.millrace.console.experiment.MetricReport.Past;
import io.millrace.console.rollup.ArmSums;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.statistics.Alternative;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.Cuped;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.MultipleTesting;
import io.millrace.statistics.PrePost;
import io.millrace.statistics.decision.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares arms once what their users did before is taken out. */
final class Pasts {
  private final Rules rules;

  Pasts(Rules rules) {
    this.rules = rules;
  }

  /**
   * A treatment against the control; empty where nobody was seen before, and for metrics that have
   * no past: those of measures without one, and those whose cap has changed users' values.
   */
  Optional<Past> compare(Metric metric, ArmSums control, ArmSums treatment, boolean capped) {
    boolean kept =
        metric.of().hasPast() && metric.over().map(Measure::hasPast).orElse(Boolean.TRUE);
    if (capped || !kept || !control.hasPast() || !treatment.hasPast()) {
      return Optional.empty();
    }
    return prePost(metric, control).flatMap(c -> prePost(metric, treatment).map(t -> past(c, t)));
  }

  private Past past(PrePost control, PrePost treatment) {
    Optional<Cuped> cuped = Cuped.of(control, treatment);
    Optional<EffectMoments> lift = cuped.flatMap(Cuped::lift);
    OptionalDouble p =
        control.before().isPresent() && treatment.before().isPresent()
            ? OptionalDouble.of(
                EffectMoments.difference(
                        control.before().orElseThrow(), treatment.before().orElseThrow())
                    .test(rules.alpha(), Alternative.TWO_SIDED)
                    .pValue())
            : OptionalDouble.empty();
    return new Past(
        cuped.map(Cuped::theta).orElse(0.0),
        cuped.map(Cuped::varianceReduction).orElse(0.0),
        lift.map(moments -> moments.test(rules.alpha(), Alternative.TWO_SIDED)),
        lift.map(
            moments ->
                ConfidenceSequence.of(
                    moments, rules.alpha(), rules.nStar(), Alternative.TWO_SIDED)),
        treatment.pre() - control.pre(),
        p);
  }

  private static Optional<PrePost> prePost(Metric metric, ArmSums arm) {
    if (arm.users() < 2) {
      return Optional.empty();
    }
    Measure of = metric.of();
    return switch (metric.type()) {
      case PROPORTION ->
          Optional.of(
              PrePost.proportion(
                  arm.users(), arm.converts(of), arm.convertsBefore(of), arm.convertsBoth(of)));
      case MEAN, COUNT ->
          Optional.of(
              PrePost.mean(
                  arm.users(),
                  arm.sum(of),
                  arm.product(of, of),
                  arm.sumBefore(of),
                  arm.productBefore(of, of),
                  arm.cross(of, of)));
      case RATIO -> ratio(of, metric.over().orElseThrow(), arm);
    };
  }

  private static Optional<PrePost> ratio(Measure of, Measure over, ArmSums arm) {
    return PrePost.ratio(
        arm.ratio(of, over),
        arm.ratioBefore(of, over),
        arm.cross(of, of),
        arm.cross(over, over),
        arm.cross(of, over),
        arm.cross(over, of));
  }

  /** P-values of differences before the test, corrected over all metrics and treatments. */
  static List<MetricReport> corrected(List<MetricReport> reports) {
    double[] found =
        reports.stream()
            .flatMap(report -> report.arms().stream())
            .flatMap(arm -> arm.past().stream())
            .filter(past -> past.beforeP().isPresent())
            .mapToDouble(past -> past.beforeP().getAsDouble())
            .toArray();
    double[] adjusted = MultipleTesting.holm(found);
    List<MetricReport> corrected = new ArrayList<>();
    int at = 0;
    for (MetricReport report : reports) {
      List<MetricReport.Arm> arms = new ArrayList<>();
      for (MetricReport.Arm arm : report.arms()) {
        boolean tested = arm.past().filter(past -> past.beforeP().isPresent()).isPresent();
        arms.add(tested ? arm.withPast(arm.past().orElseThrow().withBeforeP(adjusted[at++])) : arm);
      }
      corrected.add(new MetricReport(report.metric(), arms, report.isWithheld()));
    }
    return corrected;
  }
}
