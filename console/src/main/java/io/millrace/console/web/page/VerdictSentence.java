package io.millrace.console.web.page;

import io.millrace.console.experiment.ArmReport;
import io.millrace.console.experiment.ExperimentReport;
import io.millrace.statistics.Effect;
import io.millrace.statistics.SampleRatio;
import java.util.Optional;

/** What an experiment says, in the reader's language. */
final class VerdictSentence {
  private VerdictSentence() {}

  static String of(ExperimentReport report, Text text) {
    String control = report.control().variant().name();
    return switch (report.verdict().kind()) {
      case NO_DATA -> text.say("verdict.no_data");
      case TOO_EARLY -> text.say("verdict.too_early");
      case UNDECIDED -> text.say("verdict.undecided", control);
      case UNHEALTHY -> unhealthy(report, text);
      case BETTER -> about("verdict.better", report, control, text);
      case WORSE -> about("verdict.worse", report, control, text);
    };
  }

  private static String unhealthy(ExperimentReport report, Text text) {
    Optional<SampleRatio> mismatch = report.sampleRatio().filter(SampleRatio::isMismatch);
    return mismatch.isPresent()
        ? text.say("verdict.mismatch", text.pValue(mismatch.get().pValue()))
        : text.say("verdict.mixed", text.count(report.usersInSeveralArms()));
  }

  private static String about(String key, ExperimentReport report, String control, Text text) {
    Optional<ArmReport> arm =
        report.arms().stream()
            .filter(one -> report.verdict().variant().equals(Optional.of(one.variant().name())))
            .findFirst();
    Effect lift = arm.flatMap(ArmReport::lift).orElseThrow();
    return text.say(
        key,
        arm.orElseThrow().variant().name(),
        text.signedPercent(Math.abs(lift.estimate())).replaceFirst("^[+−]", ""),
        control,
        text.signedPercent(lift.low()),
        text.signedPercent(lift.high()));
  }
}
