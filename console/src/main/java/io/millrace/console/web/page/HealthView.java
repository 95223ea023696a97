package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.statistics.MixedExposure;
import java.util.ArrayList;
import java.util.List;

/** What must hold before an experiment's numbers are read, as a page prints it. */
record HealthView(List<Check> checks) {
  /**
   * One condition.
   *
   * @param tone {@code good}, {@code alarm} or {@code even}
   * @param mark the tone in a word, for people who see no colours
   */
  record Check(String name, String tone, String mark, String finding) {}

  static HealthView of(ExperimentReport report, Text text) {
    List<Check> checks = new ArrayList<>();
    checks.add(
        report
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
            .orElseGet(() -> check("health.ratio", "even", text.say("health.no_users"), text)));
    MixedExposure mixed = report.mixed();
    checks.add(
        check(
            "health.mixed",
            report.users() == 0 ? "even" : mixed.isAlarm() ? "alarm" : "good",
            text.say(
                "health.mixed.finding",
                text.count(report.usersInSeveralArms()),
                text.percent(mixed.share())),
            text));
    boolean unknown = !report.unknownVariants().isEmpty();
    checks.add(
        check(
            "health.unknown",
            unknown ? "alarm" : "good",
            unknown
                ? text.say("health.unknown.bad", String.join(", ", report.unknownVariants()))
                : text.say("health.unknown.good"),
            text));
    return new HealthView(checks);
  }

  private static Check check(String name, String tone, String finding, Text text) {
    return new Check(text.say(name), tone, text.say("mark." + tone), finding);
  }
}
