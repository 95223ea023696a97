package io.millrace.console.web.page;

import io.millrace.console.experiment.ArmReport;
import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.Verdict;
import io.millrace.experiment.Experiment;
import io.millrace.statistics.SampleRatio;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as a page prints it.
 *
 * @param tone of the verdict: {@code good}, {@code bad}, {@code alarm} or {@code even}
 * @param withheld whether effects must not be read
 * @param health what the test of the sample ratio says
 */
record ExperimentView(
    String id,
    String hypothesis,
    String status,
    String coverage,
    String dates,
    String verdict,
    String tone,
    boolean withheld,
    String control,
    String users,
    String mixed,
    String health,
    List<String> unknownVariants,
    List<Arm> arms) {

  /**
   * An arm.
   *
   * @param share of the users who take part
   * @param lift against the control, or what stands for none
   */
  record Arm(
      String name,
      String model,
      boolean control,
      String share,
      String users,
      String requests,
      String impressions,
      String clicks,
      String ctr,
      String lift,
      String pValue,
      @Nullable IntervalDrawing interval) {}

  static ExperimentView of(ExperimentReport report) {
    Experiment experiment = report.stored().experiment();
    Verdict verdict = report.verdict();
    boolean withheld = verdict.kind() == Verdict.Kind.UNHEALTHY;
    IntervalDrawing.Scale scale =
        IntervalDrawing.Scale.of(
            report.arms().stream().map(ArmReport::lift).flatMap(Optional::stream).toList());
    return new ExperimentView(
        experiment.id(),
        experiment.hypothesis(),
        experiment.status().name().toLowerCase(Locale.ROOT),
        Math.round(100 * experiment.coverage()) + " % take part",
        dates(report),
        Text.sentence(verdict.sentence()),
        tone(verdict.kind()),
        withheld,
        report.control().variant().name(),
        Text.count(report.users()),
        Text.count(report.usersInSeveralArms()),
        health(report.sampleRatio()),
        report.unknownVariants(),
        report.arms().stream()
            .map(arm -> arm(arm, report, withheld ? Optional.empty() : Optional.of(scale)))
            .toList());
  }

  private static Arm arm(
      ArmReport arm, ExperimentReport report, Optional<IntervalDrawing.Scale> scale) {
    Experiment experiment = report.stored().experiment();
    String name = arm.variant().name();
    boolean control = arm == report.control();
    var lift = scale.isPresent() ? arm.lift() : Optional.<io.millrace.statistics.Effect>empty();
    return new Arm(
        name,
        arm.variant().model(),
        control,
        Math.round(100 * arm.variant().weight() / experiment.totalWeight()) + " %",
        Text.count(arm.sums().users()),
        Text.count(arm.sums().requests()),
        Text.count(arm.sums().impressions()),
        Text.count(arm.sums().clicks()),
        Text.percent(arm.sums().clicksAndImpressions().ratio()),
        lift.map(effect -> Text.signedPercent(effect.estimate())).orElse(Text.NONE),
        lift.map(effect -> Text.pValue(effect.pValue())).orElse(Text.NONE),
        lift.flatMap(effect -> scale.map(s -> s.draw(effect))).orElse(null));
  }

  private static String dates(ExperimentReport report) {
    var stored = report.stored();
    StringBuilder dates = new StringBuilder("created " + Text.when(stored.createdAt()));
    stored.startedAt().ifPresent(time -> dates.append(", started ").append(Text.when(time)));
    stored.stoppedAt().ifPresent(time -> dates.append(", stopped ").append(Text.when(time)));
    return dates.toString();
  }

  private static String tone(Verdict.Kind kind) {
    return switch (kind) {
      case UNHEALTHY -> "alarm";
      case BETTER -> "good";
      case WORSE -> "bad";
      case NO_DATA, TOO_EARLY, UNDECIDED -> "even";
    };
  }

  private static String health(Optional<SampleRatio> ratio) {
    return ratio
        .map(
            test ->
                "p = %s: users %s"
                    .formatted(
                        Text.pValue(test.pValue()),
                        test.isMismatch()
                            ? "did not fall into the arms as configured"
                            : "fell into the arms as configured"))
        .orElse("no users yet");
  }
}
