package io.millrace.console.experiment;

import io.millrace.console.experiment.MetricReport.Past;
import io.millrace.console.rollup.ArmPast;
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
  private final List<ArmPast> arms;
  private final Rules rules;

  /**
   * @param rows of any arms and days
   */
  Pasts(List<ArmPast> rows, Rules rules) {
    this.arms = rows;
    this.rules = rules;
  }

  /** Nothing is known of anybody. */
  static Pasts unknown(Rules rules) {
    return new Pasts(List.of(), rules);
  }

  /**
   * A treatment against the control; empty where nobody was seen before, and for metrics that have
   * no past: serving's, returns, and those whose cap has changed users' values.
   */
  Optional<Past> compare(Metric metric, ArmSums control, ArmSums treatment, boolean capped) {
    if (capped || !metric.of().hasPast()) {
      return Optional.empty();
    }
    ArmPast before = of(control.variant());
    ArmPast after = of(treatment.variant());
    if (!before.isKnown() || !after.isKnown()) {
      return Optional.empty();
    }
    return prePost(metric, control, before)
        .flatMap(c -> prePost(metric, treatment, after).map(t -> past(c, t)));
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

  private ArmPast of(String variant) {
    ArmPast sum = ArmPast.none(variant);
    for (ArmPast row : arms) {
      if (row.variant().equals(variant)) {
        sum = sum.plus(row);
      }
    }
    return sum;
  }

  private static Optional<PrePost> prePost(Metric metric, ArmSums arm, ArmPast past) {
    if (arm.users() < 2) {
      return Optional.empty();
    }
    Measure of = metric.of();
    return switch (metric.type()) {
      case PROPORTION ->
          Optional.of(
              PrePost.proportion(
                  arm.users(), arm.converts(of), past.converts(of), past.convertsBoth(of)));
      case MEAN, COUNT ->
          Optional.of(
              PrePost.mean(
                  arm.users(),
                  arm.sum(of),
                  arm.product(of, of),
                  past.sum(of),
                  past.product(of, of),
                  past.cross(of, of)));
      case RATIO -> ratio(of, metric.over().orElseThrow(), arm, past);
    };
  }

  private static Optional<PrePost> ratio(Measure of, Measure over, ArmSums arm, ArmPast past) {
    return PrePost.ratio(
        arm.ratio(of, over),
        past.ratio(arm.users(), of, over),
        past.cross(of, of),
        past.cross(over, over),
        past.cross(of, over),
        past.cross(over, of));
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
