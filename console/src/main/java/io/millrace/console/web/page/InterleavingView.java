package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.InterleavingReport;
import java.util.List;

/**
 * Which of an arm's two models users prefer, as a page prints it.
 *
 * @param arm whose slates both make
 * @param tone {@code good} where one is surely preferred, else {@code even}
 * @param shareA percent of the decided users whom the first won, for the bar
 */
record InterleavingView(
    String arm, String sentence, String tone, String note, int shareA, List<Side> sides) {
  /** One of the two. */
  record Side(String model, String wins, String clicks) {}

  /**
   * @param withheld whether effects must not be shown
   */
  static List<InterleavingView> of(ExperimentReport report, boolean withheld, Text text) {
    return withheld
        ? List.of()
        : report.interleavings().stream().map(arm -> view(arm, text)).toList();
  }

  private static InterleavingView view(InterleavingReport report, Text text) {
    var counts = report.counts();
    long decided = counts.winsA() + counts.winsB();
    return new InterleavingView(
        report.variant(),
        sentence(report, decided, text),
        report.isClear() ? "good" : "even",
        text.say(
            "interleaving.note",
            text.count(counts.slates()),
            text.count(counts.users()),
            text.count(counts.ties())),
        decided == 0 ? 50 : (int) Math.round(100.0 * counts.winsA() / decided),
        List.of(
            new Side(report.modelA(), text.count(counts.winsA()), text.count(counts.clicksA())),
            new Side(report.modelB(), text.count(counts.winsB()), text.count(counts.clicksB()))));
  }

  private static String sentence(InterleavingReport report, long decided, Text text) {
    if (report.counts().slates() == 0) {
      return text.say("interleaving.none");
    }
    String p = text.pValue(report.preference().pValue());
    return report.isClear()
        ? text.say(
            "interleaving.clear",
            report.preference().winsA() > report.preference().winsB()
                ? report.modelA()
                : report.modelB(),
            p)
        : text.say("interleaving.open", text.count(decided), p);
  }
}
