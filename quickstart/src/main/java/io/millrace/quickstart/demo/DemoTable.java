package io.millrace.quickstart.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints a demo's result for people. */
final class DemoTable {
  private DemoTable() {}

  static void print(DemoResult result, PrintStream out) {
    DemoResult.Events events = result.events();
    row(
        out,
        "%nEvents   sent %,d   accepted %,d   dead letters %,d",
        events.sent(),
        events.accepted(),
        events.dead());
    row(out, "         duplicates %,d   in the log %,d", events.duplicates(), events.inLog());
    row(out, "%nRanking           AUC   log loss   calibration error");
    for (DemoResult.Model model : result.models()) {
      row(
          out,
          "%-12s   %.4f     %.4f              %.4f",
          model.name(),
          model.auc(),
          model.logloss(),
          model.calibrationError());
    }
    row(out, "%-12s   %.4f", "popularity", result.baselines().popularityAuc());
    row(
        out,
        "%-12s   %.4f   (the simulation's own click probabilities)",
        "oracle",
        result.baselines().oracleAuc());
    DemoResult.Serving serving = result.serving();
    row(
        out,
        "%nServing  %,d requests   %d errors   %d fallbacks   p50 %.1f ms   p99 %.1f ms",
        serving.requests(),
        serving.errors(),
        serving.fallbacks(),
        serving.p50Ms(),
        serving.p99Ms());
    row(out, "%nA/B test       shown    clicks      CTR   lift over popularity (95 %% interval)");
    for (DemoResult.Variant variant : result.experiment().variants()) {
      DemoResult.Lift lift = result.experiment().lift().get(variant.name());
      row(
          out,
          "%-10s %,9d %,9d   %.4f   %s",
          variant.name(),
          variant.impressions(),
          variant.clicks(),
          variant.ctr(),
          lift == null
              ? ""
              : "%+.1f %%  (%+.1f %% to %+.1f %%)"
                  .formatted(100 * lift.estimate(), 100 * lift.low(), 100 * lift.high()));
    }
    row(
        out,
        "%-10s %30.4f   if the truth itself made the slates",
        "oracle",
        result.experiment().oracleCtr());
    row(
        out,
        "sample ratio p = %.3f;   %.0f seconds in all",
        result.experiment().srmP(),
        result.seconds());
  }

  private static void row(PrintStream out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
