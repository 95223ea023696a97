package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.MetricReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The primary metric's lift as it stood at the end of each day, for a chart and the table behind
 * it.
 *
 * @param arms the treatments
 */
record TrendView(List<String> arms, List<Row> rows) {
  /** A day. */
  record Row(String day, String newUsers, String ratio, String ratioTone, List<Cell> cells) {}

  /**
   * A treatment's lift.
   *
   * @param raw for the chart, in percent; empty where there is none
   */
  record Cell(String lift, String ends, String raw, String rawLow, String rawHigh) {}

  static TrendView of(ExperimentReport report, boolean withheld, Text text) {
    List<String> arms = report.arms().stream().skip(1).map(arm -> arm.variant().name()).toList();
    List<Row> rows = new ArrayList<>();
    for (ExperimentReport.Day day : report.days()) {
      List<Cell> cells =
          day.primary().arms().stream()
              .skip(1)
              .map(arm -> cell(withheld ? Optional.empty() : arm.compared(), text))
              .toList();
      rows.add(
          new Row(
              text.day(day.day()),
              text.count(day.newUsers().stream().mapToLong(Long::longValue).sum()),
              day.ratio().map(ratio -> text.pValue(ratio.pValue())).orElse(Text.NONE),
              day.ratio().filter(ratio -> ratio.isMismatch()).isPresent() ? "alarm" : "even",
              cells));
    }
    return new TrendView(arms, rows);
  }

  private static Cell cell(Optional<MetricReport.Compared> compared, Text text) {
    if (compared.isEmpty()) {
      return new Cell(Text.NONE, "", "", "", "");
    }
    MetricReport.Compared found = compared.get();
    return new Cell(
        text.signedPercent(found.lift().estimate()),
        text.say(
            "interval.ends",
            text.signedPercent(found.sequence().low()),
            text.signedPercent(found.sequence().high())),
        raw(found.lift().estimate()),
        raw(found.sequence().low()),
        raw(found.sequence().high()));
  }

  private static String raw(double share) {
    return String.format(Locale.ROOT, "%.3f", 100 * share);
  }
}
