package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.MetricReport;
import io.millrace.console.experiment.Verdict;
import io.millrace.experiment.Condition;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.placement.VariantRules;
import io.millrace.statistics.decision.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as a page prints it.
 *
 * @param statusName the status in the reader's language
 * @param coveragePercent for the form that raises it
 * @param decision what to do
 * @param detail the decision's own sentence
 * @param verdict what today's numbers say, for one look
 * @param tone of the decision: {@code good}, {@code bad}, {@code alarm} or {@code even}
 * @param withheld whether effects must not be read
 * @param primary the first metric's name
 * @param best the treatment with the largest gain; absent while nothing can be compared
 * @param warnings what to know before reading the numbers
 * @param interleavings arms whose slates two models make together
 * @param smallest the smallest lift that today's users suffice for; empty while unknown
 * @param progress towards the users that are needed; absent while that is unknown
 */
record ExperimentView(
    String id,
    String hypothesis,
    String status,
    String statusName,
    String coverage,
    String coveragePercent,
    String dates,
    String decision,
    String detail,
    String verdict,
    String tone,
    boolean withheld,
    String control,
    String users,
    String seed,
    String phase,
    String layer,
    List<String> audience,
    String daysLeft,
    String smallest,
    List<String> warnings,
    List<InterleavingView> interleavings,
    HealthView health,
    List<Arm> arms,
    List<MetricView> metrics,
    TrendView trend,
    List<SegmentView> segments,
    String primary,
    MetricView.@Nullable Row best,
    @Nullable ProgressView progress) {

  /**
   * An arm's set-up.
   *
   * @param parameters what serving does differently besides its model; empty where nothing
   * @param share of the users who take part
   */
  record Arm(
      String name, String model, String parameters, boolean control, String share, String users) {}

  static ExperimentView of(ExperimentReport report, Text text) {
    return of(report, text, ProgressView.DEFAULT_LIFT);
  }

  /**
   * @param sought the lift that the experiment should be able to see
   */
  static ExperimentView of(ExperimentReport report, Text text, double sought) {
    Experiment experiment = report.stored().experiment();
    Decision decision = report.decision();
    boolean withheld =
        decision.kind() == Decision.Kind.UNHEALTHY
            || report.verdict().kind() == Verdict.Kind.UNHEALTHY;
    String status = experiment.status().name().toLowerCase(Locale.ROOT);
    List<MetricView> metrics =
        report.metrics().stream().map(metric -> MetricView.of(metric, withheld, text)).toList();
    return new ExperimentView(
        experiment.id(),
        experiment.hypothesis(),
        status,
        text.say("status." + status),
        text.say("experiment.coverage", text.wholePercent(experiment.coverage())),
        String.format(Locale.ROOT, "%s", Math.round(1000 * experiment.coverage()) / 10.0),
        dates(report, text),
        decision(decision, experiment.status(), text),
        text.translated(decision.sentence()),
        VerdictSentence.of(report, text),
        withheld ? "alarm" : tone(decision.kind()),
        withheld,
        report.control().variant().name(),
        text.count(report.users()),
        experiment.seed(),
        text.count(experiment.phase()),
        experiment
            .layer()
            .map(
                part ->
                    text.say(
                        "setup.layer.part",
                        part.id(),
                        text.wholePercent(part.start()),
                        text.wholePercent(part.end())))
            .orElse(text.say("setup.layer.none")),
        experiment.audience().stream().map(condition -> condition(condition, text)).toList(),
        daysLeft(report, experiment.status(), text),
        report.outlook().minimumLift().isPresent()
            ? text.say(
                "progress.smallest", lift(report.outlook().minimumLift().getAsDouble(), text))
            : "",
        report.warnings().stream().map(text::translated).toList(),
        InterleavingView.of(report, withheld, text),
        HealthView.of(report, text),
        arms(report, text),
        metrics,
        TrendView.of(report, withheld, text),
        SegmentView.of(report, withheld, text),
        metrics.isEmpty() ? "" : metrics.get(0).name(),
        withheld ? null : best(report, metrics).orElse(null),
        ProgressView.of(report, sought, text).orElse(null));
  }

  private static String daysLeft(ExperimentReport report, ExperimentStatus status, Text text) {
    OptionalDouble days = report.outlook().daysLeft();
    if (days.isEmpty() || status != ExperimentStatus.RUNNING) {
      return "";
    }
    String lift = lift(report.outlook().lift(), text);
    return days.getAsDouble() == 0
        ? text.say("progress.days.none", lift)
        : text.say("progress.days", text.count((long) Math.ceil(days.getAsDouble())), lift);
  }

  private static String lift(double lift, Text text) {
    return text.signedPercent(lift).replaceFirst("^\\+", "");
  }

  private static Optional<MetricView.Row> best(ExperimentReport report, List<MetricView> metrics) {
    if (metrics.isEmpty()) {
      return Optional.empty();
    }
    MetricReport primary = report.metrics().get(0);
    int sign = primary.metric().lowerIsBetter() ? -1 : 1;
    return primary.arms().stream()
        .filter(arm -> arm.compared().isPresent())
        .max(
            Comparator.comparingDouble(
                arm -> sign * arm.compared().orElseThrow().lift().estimate()))
        .map(arm -> metrics.get(0).rows().get(primary.arms().indexOf(arm)));
  }

  private static List<Arm> arms(ExperimentReport report, Text text) {
    Experiment experiment = report.stored().experiment();
    return report.arms().stream()
        .map(
            arm ->
                new Arm(
                    arm.variant().name(),
                    ranker(arm.variant()),
                    differences(arm.variant(), text),
                    arm == report.control(),
                    text.wholePercent(arm.variant().weight() / experiment.totalWeight()),
                    text.count(arm.sums().users())))
        .toList();
  }

  /** What ranks: a model, or the two that make each slate together. */
  private static String ranker(Variant arm) {
    List<String> both = VariantRules.of(arm.parameters()).interleave();
    return both.isEmpty() ? arm.model() : String.join(" + ", both);
  }

  /** What serving does differently for the arm besides its model; empty where nothing. */
  private static String differences(Variant arm, Text text) {
    return Stream.of("interleave", "sources", "placement", "exploration")
        .filter(arm.parameters()::containsKey)
        .map(name -> text.say("setup." + name, String.valueOf(arm.parameters().get(name))))
        .collect(Collectors.joining(text.say("list.semicolon")));
  }

  private static String condition(Condition condition, Text text) {
    return text.say(
        "audience." + condition.operator().name().toLowerCase(Locale.ROOT),
        condition.attribute(),
        String.join(text.say("list.comma"), condition.values()));
  }

  private static String dates(ExperimentReport report, Text text) {
    var stored = report.stored();
    List<String> dates = new ArrayList<>();
    dates.add(text.say("experiment.created", text.when(stored.createdAt())));
    stored
        .startedAt()
        .ifPresent(time -> dates.add(text.say("experiment.started", text.when(time))));
    stored
        .stoppedAt()
        .ifPresent(time -> dates.add(text.say("experiment.stopped", text.when(time))));
    return String.join(text.say("list.comma"), dates);
  }

  /** Nothing is kept running that does not run. */
  private static String decision(Decision decision, ExperimentStatus status, Text text) {
    boolean open = decision.kind() == Decision.Kind.KEEP_RUNNING;
    boolean over = status == ExperimentStatus.STOPPED || status == ExperimentStatus.ARCHIVED;
    return open && status == ExperimentStatus.DRAFT
        ? text.say("decision.draft")
        : open && over
            ? text.say("decision.undecided")
            : text.say(
                "decision." + decision.kind().name().toLowerCase(Locale.ROOT),
                decision.variant().orElse(""));
  }

  /** Only a decision has a colour: what one look says must not look like one. */
  private static String tone(Decision.Kind decision) {
    return switch (decision) {
      case UNHEALTHY -> "alarm";
      case SHIP -> "good";
      case ROLL_BACK -> "bad";
      case KEEP_RUNNING -> "even";
    };
  }

  /** Whether the experiment is among those that a list was filtered to. */
  boolean matches(String wantedStatus, String words) {
    String all = (id + " " + hypothesis).toLowerCase(Locale.ROOT);
    boolean rightStatus =
        wantedStatus.isEmpty() ? !status.equals("archived") : Objects.equals(status, wantedStatus);
    return rightStatus && all.contains(words.toLowerCase(Locale.ROOT));
  }
}
