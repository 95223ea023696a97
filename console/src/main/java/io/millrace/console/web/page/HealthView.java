package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.MetricReport;
import io.millrace.experiment.Metric;
import io.millrace.statistics.MixedExposure;
import io.millrace.statistics.SampleRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What must hold before an experiment's numbers are read, as a page prints it.
 *
 * @param slices the sample ratio of each day and of each part of the users
 */
record HealthView(List<Check> checks, List<String> arms, List<Slice> slices) {
  /**
   * One condition.
   *
   * @param tone {@code good}, {@code alarm} or {@code even}
   * @param mark the tone in a word, for people who see no colours
   */
  record Check(String name, String tone, String mark, String finding) {}

  /**
   * The users of a day, or of a part.
   *
   * @param users by arm
   * @param ratio p-value of the sample ratio, corrected for the number of days or parts
   */
  record Slice(String name, List<String> users, String ratio, String tone, String mark) {}

  static HealthView of(ExperimentReport report, Text text) {
    List<Check> checks = new ArrayList<>();
    checks.add(ratio(report, text));
    checks.add(
        slices(
            "health.days",
            report.days().size(),
            report.uneven().stream().map(day -> text.day(day.day())).toList(),
            text));
    checks.add(
        slices(
            "health.segments",
            report.segments().size(),
            report.unevenSegments().stream()
                .map(segment -> segment.dimension() + " " + segment.value())
                .toList(),
            text));
    checks.add(mixed(report, text));
    checks.add(before(report, text));
    boolean unknown = !report.unknownVariants().isEmpty();
    checks.add(
        check(
            "health.unknown",
            unknown ? "alarm" : "good",
            unknown
                ? text.say("health.unknown.bad", String.join(", ", report.unknownVariants()))
                : text.say("health.unknown.good"),
            text));
    for (MetricReport metric : report.metrics()) {
      if (metric.metric().role() == Metric.Role.GUARDRAIL) {
        checks.add(guardrail(metric, text));
      }
    }
    return new HealthView(
        checks,
        report.arms().stream().map(arm -> arm.variant().name()).toList(),
        slices(report, text));
  }

  private static Check ratio(ExperimentReport report, Text text) {
    return report
        .sampleRatio()
        .map(
            ratio ->
                check(
                    "health.ratio",
                    ratio.isMismatch() ? "alarm" : "good",
                    text.say(
                        ratio.isMismatch() ? "health.ratio.bad" : "health.ratio.good",
                        text.pValue(ratio.pValue())),
                    text))
        .orElseGet(() -> check("health.ratio", "even", text.say("health.no_users"), text));
  }

  /** The sample ratio of every slice of one kind. */
  private static Check slices(String name, int all, List<String> bad, Text text) {
    if (all == 0) {
      return check(name, "even", text.say(name + ".none"), text);
    }
    return check(
        name,
        bad.isEmpty() ? "good" : "alarm",
        bad.isEmpty()
            ? text.say("health.slices.good", text.count(all))
            : text.say(
                "health.slices.bad",
                text.count(bad.size()),
                text.count(all),
                String.join(text.say("list.comma"), bad)),
        text);
  }

  private static Check mixed(ExperimentReport report, Text text) {
    MixedExposure mixed = report.mixed();
    return check(
        "health.mixed",
        report.users() == 0 ? "even" : mixed.isAlarm() ? "alarm" : "good",
        text.say(
            "health.mixed.finding",
            text.count(report.usersInSeveralArms()),
            text.percent(mixed.share())),
        text);
  }

  private static Check before(ExperimentReport report, Text text) {
    boolean known =
        report.metrics().stream()
            .flatMap(metric -> metric.arms().stream())
            .flatMap(arm -> arm.past().stream())
            .anyMatch(past -> past.beforeP().isPresent());
    List<MetricReport> differed = report.differedBefore();
    return !known
        ? check("health.before", "even", text.say("health.before.none"), text)
        : check(
            "health.before",
            differed.isEmpty() ? "good" : "alarm",
            differed.isEmpty()
                ? text.say("health.before.good")
                : text.say(
                    "health.before.bad",
                    differed.stream()
                        .map(metric -> MetricView.name(metric.metric(), text))
                        .collect(Collectors.joining(text.say("list.comma")))),
            text);
  }

  private static Check guardrail(MetricReport metric, Text text) {
    List<String> findings = new ArrayList<>();
    String tone = "good";
    for (MetricReport.Arm arm : metric.arms()) {
      Optional<MetricReport.Rail> rail = arm.rail();
      if (rail.isPresent()) {
        findings.add(
            "%s: %s"
                .formatted(arm.variant(), MetricView.guardrail(metric.metric(), rail.get(), text)));
        tone =
            switch (rail.get().state()) {
              case BROKEN -> "alarm";
              case OPEN -> tone.equals("alarm") ? tone : "even";
              case HELD -> tone;
            };
      }
    }
    return new Check(
        text.say("health.guardrail", MetricView.name(metric.metric(), text)),
        findings.isEmpty() ? "even" : tone,
        text.say("mark." + (findings.isEmpty() ? "even" : tone)),
        findings.isEmpty()
            ? text.say("health.guardrail.none")
            : String.join(text.say("list.semicolon"), findings));
  }

  private static List<Slice> slices(ExperimentReport report, Text text) {
    List<Slice> slices = new ArrayList<>();
    for (ExperimentReport.Day day : report.days()) {
      slices.add(slice(text.day(day.day()), day.newUsers(), day.ratio(), text));
    }
    for (ExperimentReport.Segment segment : report.segments()) {
      slices.add(
          slice(
              SegmentView.name(segment, text) + ": " + segment.value(),
              segment.primary().arms().stream().map(MetricReport.Arm::users).toList(),
              segment.ratio(),
              text));
    }
    return slices;
  }

  private static Slice slice(
      String name, List<Long> users, Optional<SampleRatio> ratio, Text text) {
    String tone = ratio.map(found -> found.isMismatch() ? "alarm" : "good").orElse("even");
    return new Slice(
        name,
        users.stream().map(text::count).toList(),
        ratio.map(found -> text.pValue(found.pValue())).orElse(Text.NONE),
        tone,
        text.say("mark." + tone));
  }

  private static Check check(String name, String tone, String finding, Text text) {
    return new Check(text.say(name), tone, text.say("mark." + tone), finding);
  }
}
