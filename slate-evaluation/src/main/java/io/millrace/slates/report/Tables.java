package io.millrace.slates.report;

import io.millrace.slates.SlateReport;
import io.millrace.slates.metrics.CatalogueMetrics;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.SlateMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The tables of a report, for terminal and page alike: the first row is the head. */
final class Tables {
  /** A table with its title and what has to be said of it. */
  record Table(String title, List<List<String>> rows, String note) {}

  private Tables() {}

  static List<Table> of(SlateReport report) {
    List<Table> tables = new ArrayList<>();
    tables.add(accuracy(report));
    if (!report.comparisons().isEmpty()) {
      tables.add(comparisons(report));
    }
    tables.add(catalogue(report));
    tables.add(history(report));
    for (SlateReport.Result result : report.results()) {
      result.served().ifPresent(served -> tables.add(sources(result.name(), served)));
    }
    return tables;
  }

  private static Table accuracy(SlateReport report) {
    List<List<String>> rows = new ArrayList<>();
    String k = "@" + report.k();
    rows.add(List.of("", "HR" + k, "95 %", "NDCG" + k, "95 %", "recall" + k, "MRR" + k, "MAP" + k));
    for (SlateReport.Result result : report.results()) {
      SlateMetrics mean = result.mean();
      rows.add(
          List.of(
              result.name(),
              number(mean.hitRate()),
              range(result.hitRate()),
              number(mean.ndcg()),
              range(result.ndcg()),
              number(mean.recall()),
              number(mean.reciprocalRank()),
              number(mean.averagePrecision())));
    }
    return new Table(
        "Held-out items found",
        rows,
        "Every item that the user did not interact with before is a candidate. Intervals by the bootstrap over users.");
  }

  private static Table comparisons(SlateReport report) {
    List<List<String>> rows = new ArrayList<>();
    String k = "@" + report.k();
    rows.add(List.of("against", "HR" + k, "95 %", "NDCG" + k, "95 %", ""));
    for (SlateReport.Comparison comparison : report.comparisons()) {
      rows.add(
          List.of(
              comparison.other(),
              signed(comparison.hitRate().mean()),
              signedRange(comparison.hitRate()),
              signed(comparison.ndcg().mean()),
              signedRange(comparison.ndcg()),
              verdict(comparison.ndcg())));
    }
    return new Table(
        "'%s' less the others".formatted(report.results().get(0).name()),
        rows,
        "Paired by user. Better and worse: the interval of the NDCG difference excludes 0.");
  }

  static String verdict(Interval difference) {
    return difference.excludesZero() ? (difference.mean() > 0 ? "better" : "worse") : "";
  }

  private static Table catalogue(SlateReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "", "items", "coverage", "Gini", "popularity", "novelty", "diversity", "new items"));
    for (SlateReport.Result result : report.results()) {
      CatalogueMetrics catalogue = result.catalogue();
      rows.add(
          List.of(
              result.name(),
              String.format(Locale.ROOT, "%,d", catalogue.distinctItems()),
              number(catalogue.coverage()),
              number(catalogue.gini()),
              number(catalogue.popularityPercentile()),
              String.format(Locale.ROOT, "%.2f", catalogue.novelty()),
              number(catalogue.diversity()),
              Double.isNaN(result.newItemRecall()) ? "–" : number(result.newItemRecall())));
    }
    return new Table(
        "What is on the slates",
        rows,
        "Items: different ones on all slates. Coverage: their share of the catalogue. Popularity: mean percentile, 1 means best sellers alone. Novelty: bits. Diversity: one minus the mean cosine of two items' users. New items: recall of targets that nobody had a positive on before (%,d of %,d targets)."
            .formatted(report.newItemTargets(), report.targets()));
  }

  private static Table history(SlateReport report) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("positives", "users"));
    report.results().forEach(result -> head.add(result.name()));
    rows.add(head);
    List<SlateReport.Group> groups = report.results().get(0).groups();
    for (int i = 0; i < groups.size(); i++) {
      List<String> row = new ArrayList<>();
      row.add(groups.get(i).name());
      row.add(String.format(Locale.ROOT, "%,d", groups.get(i).users()));
      for (SlateReport.Result result : report.results()) {
        row.add(number(result.groups().get(i).mean().ndcg()));
      }
      rows.add(row);
    }
    return new Table("NDCG@%d by length of the history".formatted(report.k()), rows, "");
  }

  private static Table sources(String name, SlateReport.Served served) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("source", "of candidates", "candidate recall", "of slots", "slate recall"));
    for (SlateReport.SourceShare source : served.sources()) {
      rows.add(
          List.of(
              source.source(),
              percent(source.candidateShare()),
              number(source.candidateRecall()),
              percent(source.slateShare()),
              number(source.slateRecall())));
    }
    rows.add(
        List.of(
            "all",
            String.format(Locale.ROOT, "%.0f a user", served.candidates()),
            number(served.candidateRecall()),
            "",
            number(served.slateRecall())));
    return new Table(
        "Candidate sources of '%s'".formatted(name),
        rows,
        "Recall: share of all targets. An item counts for the first source that named it. Ranked by %s; degraded: %s. A request took %.1f ms, p99 %.1f ms."
            .formatted(
                shares(served.models()),
                served.fallbacks().isEmpty() ? "none" : shares(served.fallbacks()),
                served.millisP50(),
                served.millisP99()));
  }

  private static String shares(Map<String, Double> shares) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(shares).forEach((name, share) -> parts.add(name + " " + percent(share)));
    return String.join(", ", parts);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String range(Interval interval) {
    return number(interval.low()) + " to " + number(interval.high());
  }

  static String signedRange(Interval interval) {
    return signed(interval.low()) + " to " + signed(interval.high());
  }
}
