package io.millrace.slates.report;

import io.millrace.slates.SlateReport;
import io.millrace.slates.metrics.Interval;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The report in a few sentences. */
final class Summary {
  private Summary() {}

  static String of(SlateReport report) {
    SlateReport.Result first = report.results().get(0);
    String found =
        String.format(
            Locale.ROOT,
            "The slates of '%s' hold a held-out item for %.1f %% of %,d users (NDCG@%d %.4f, %,d different items).",
            first.name(),
            100 * first.mean().hitRate(),
            report.users(),
            report.k(),
            first.mean().ndcg(),
            first.catalogue().distinctItems());
    Optional<SlateReport.Comparison> best =
        report.comparisons().stream().min(Comparator.comparingDouble(c -> c.ndcg().mean()));
    return best.map(comparison -> found + " " + against(comparison)).orElse(found);
  }

  private static String against(SlateReport.Comparison best) {
    Interval difference = best.ndcg();
    return String.format(
        Locale.ROOT,
        difference.excludesZero()
            ? difference.mean() > 0
                ? "Their NDCG is %.4f above that of the best other, '%s' (95 %%: %s)."
                : "Their NDCG is %.4f below that of the best other, '%s' (95 %%: %s)."
            : "The best other is '%2$s'; the NDCG difference (95 %%: %3$s) is within chance.",
        Math.abs(difference.mean()),
        best.other(),
        Tables.signedRange(difference));
  }
}
