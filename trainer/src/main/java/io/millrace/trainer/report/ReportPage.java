package io.millrace.trainer.report;

import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.slates.SlateComparison;
import io.millrace.trainer.slates.SlateOrder;
import io.millrace.trainer.training.Progress.EpochResult;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Writes a report as one HTML page that needs nothing else: no script, no network. */
public final class ReportPage {
  private static final int MOST_FEATURES = 20;

  /** The style sheet of all reports. */
  public static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2430; --soft: #66707d; --line: #dfe3e8;
        --ground: #ffffff; --panel: #f6f7f9; --a: #2563c9; --b: #c2570c; --good: #14733c; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #99a3b0;
        --line: #333b47; --ground: #14181e; --panel: #1c222b; --a: #74a7ff; --b: #f0a060;
        --good: #6fce95; } }
      body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground);
        max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
      h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
      .sub { color: var(--soft); margin: .2rem 0 1.2rem; }
      .verdict { background: var(--panel); border-left: 4px solid var(--a); padding: .9rem 1.1rem;
        border-radius: 4px; font-size: 1.05rem; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
      th:first-child, td:first-child { text-align: left; }
      th { color: var(--soft); font-weight: 600; font-size: .85rem; }
      .wide { overflow-x: auto; } .facts td { text-align: left; word-break: break-word; }
      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.2rem; }
      figure { margin: 0; } figcaption { font-weight: 600; font-size: .9rem; }
      svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--soft); }
      .grid { stroke: var(--line); } .ideal { stroke: var(--soft); stroke-dasharray: 4 4; }
      polyline { fill: none; stroke-width: 2; } polyline.s0 { stroke: var(--a); }
      polyline.s1 { stroke: var(--b); } circle.s0 { fill: var(--a); } circle.s1 { fill: var(--b); }
      rect.bar { fill: var(--a); } .spread { stroke: var(--ink); }
      .bars { max-width: 34rem; } .parts td:first-child { white-space: nowrap; }
      .note { color: var(--soft); font-size: .9rem; } ul { margin: .3rem 0; }
      .legend { margin: .1rem 0 0; font-size: .85rem; color: var(--soft); }
      .key::before { content: "●"; margin-right: .3rem; } .key.s0::before { color: var(--a); }
      .key.s1::before { color: var(--b); } .key { margin-right: .9rem; }
      """;

  private ReportPage() {}

  /** The whole page. */
  public static String html(RunReport report) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title><style>
        %s</style></head><body>
        <h1>%s</h1>
        <p class="sub">%s, trained %s</p>
        <p class="verdict">%s</p>
        """
            .formatted(
                Html.escape(report.id()),
                STYLE,
                Html.escape(report.id()),
                Html.escape(report.model()),
                report.createdAt().truncatedTo(ChronoUnit.SECONDS),
                Html.escape(report.verdict())));
    promotion(page, report);
    report.order().ifPresent(order -> slates(page, order));
    metrics(page, report);
    charts(page, report);
    importance(page, report.importance());
    slices(page, report);
    facts(page, "Hyper-parameters", report.settings());
    facts(page, "Where it comes from", report.provenance());
    return page.append("</body></html>\n").toString();
  }

  private static void promotion(StringBuilder page, RunReport report) {
    page.append("<h2>May it be promoted?</h2><p>")
        .append(
            report.promotion().allowed()
                ? "Yes, by the promotion rules."
                : "No, not without force:")
        .append("</p>");
    List<String> sentences = new ArrayList<>(report.promotion().objections());
    sentences.addAll(report.promotion().notes());
    if (!sentences.isEmpty()) {
      page.append("<ul>");
      sentences.forEach(
          sentence -> page.append("<li>").append(Html.escape(sentence)).append("</li>"));
      page.append("</ul>");
    }
  }

  private static void slates(StringBuilder page, SlateOrder order) {
    page.append("<h2>Slates</h2><p>").append(Html.escape(order.reason())).append("</p><p>");
    page.append(Html.escape(order.shares().reason())).append("</p>");
    if (order.results().isEmpty()) {
      return;
    }
    page.append("<div class=\"wide\"><table>");
    String first = order.results().get(0).name();
    row(page, "th", List.of("Order", "HR@10", "NDCG@10", "NDCG@10 less that of " + first));
    for (SlateComparison.Result result : order.results()) {
      row(
          page,
          "td",
          List.of(
              result.name(),
              Html.number(result.hitRate()),
              Html.number(result.ndcg()),
              result.name().equals(first)
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "%+.4f (95 %% interval %+.4f to %+.4f)",
                      -result.lead(),
                      -result.leadHigh(),
                      -result.leadLow())));
    }
    page.append("</table></div><p class=\"note\">")
        .append(Html.count(order.users()))
        .append(
            " users who took something new after the training examples; all items are candidates,"
                + " the retrieval model was trained without those events.</p>");
  }

  private static void metrics(StringBuilder page, RunReport report) {
    List<String> heads = new ArrayList<>(List.of("", "this model, validation"));
    List<Optional<Evaluation>> columns = new ArrayList<>();
    columns.add(Optional.of(report.validation().evaluation()));
    report
        .champion()
        .ifPresent(
            champion -> {
              heads.add("champion " + champion.id() + ", the same rows");
              columns.add(Optional.of(champion.quality().evaluation()));
            });
    report
        .test()
        .ifPresent(
            test -> {
              heads.add("this model, test");
              columns.add(Optional.of(test));
            });
    page.append("<h2>Metrics</h2><div class=\"wide\"><table>");
    row(page, "th", heads);
    metric(page, columns, "AUC (more is better)", Evaluation::auc);
    metric(page, columns, "AUC by user, weighted (GAUC)", Evaluation::gauc);
    metric(page, columns, "Log loss (less is better)", Evaluation::logloss);
    metric(page, columns, "Normalised entropy (below 1)", Evaluation::normalisedEntropy);
    metric(page, columns, "Calibration error", Evaluation::calibrationError);
    List<String> rows = new ArrayList<>(List.of("Rows"));
    columns.forEach(column -> rows.add(column.map(e -> Html.count(e.rows())).orElse("")));
    row(page, "td", rows);
    page.append("</table></div>");
  }

  private static void metric(
      StringBuilder page,
      List<Optional<Evaluation>> columns,
      String name,
      ToDoubleFunction<Evaluation> metric) {
    List<String> cells = new ArrayList<>(List.of(name));
    columns.forEach(
        column -> cells.add(column.map(e -> Html.number(metric.applyAsDouble(e))).orElse("")));
    row(page, "td", cells);
  }

  private static void row(StringBuilder page, String cell, List<String> cells) {
    page.append("<tr>");
    cells.forEach(text -> page.append("<%s>%s</%s>".formatted(cell, Html.escape(text), cell)));
    page.append("</tr>");
  }

  private static void charts(StringBuilder page, RunReport report) {
    page.append("<h2>Curves</h2><div class=\"charts\">");
    page.append(
        new Chart(
                "Log loss",
                "epoch",
                List.of(
                    curve("training", report, EpochResult::trainLogloss),
                    curve("validation", report, EpochResult::validationLogloss)),
                Chart.Kind.EPOCHS)
            .svg());
    page.append(
        new Chart(
                "Validation AUC",
                "epoch",
                List.of(curve("this model", report, EpochResult::validationAuc)),
                Chart.Kind.EPOCHS)
            .svg());
    compared(
        page,
        report,
        "ROC: positives above the threshold by negatives above it",
        "negatives",
        quality -> quality.curves().roc(),
        Chart.Kind.UNIT_DIAGONAL);
    compared(
        page,
        report,
        "Precision by recall",
        "recall",
        quality -> quality.curves().precisionRecall(),
        Chart.Kind.UNIT);
    compared(
        page,
        report,
        "Reliability: observed rate by predicted probability",
        "predicted",
        quality ->
            quality.reliability().stream()
                .map(bin -> new Curves.Point(bin.predicted(), bin.observed()))
                .toList(),
        Chart.Kind.RATES);
    page.append(
        "</div><p class=\"note\">The best epoch, %d, is the one that was kept.</p>"
            .formatted(report.bestEpoch()));
    report
        .warning()
        .ifPresent(
            warning -> page.append("<p class=\"note\">%s</p>".formatted(Html.escape(warning))));
  }

  /** The new model's line, and the champion's beside it. */
  private static void compared(
      StringBuilder page,
      RunReport report,
      String title,
      String xLabel,
      Function<Quality, List<Curves.Point>> line,
      Chart.Kind kind) {
    List<Chart.Series> series = new ArrayList<>();
    series.add(new Chart.Series("this model", line.apply(report.validation())));
    report
        .champion()
        .ifPresent(c -> series.add(new Chart.Series("champion", line.apply(c.quality()))));
    page.append(new Chart(title, xLabel, series, kind).svg());
  }

  private static void importance(StringBuilder page, Importance importance) {
    if (importance.features().isEmpty()) {
      return;
    }
    List<Importance.Drop> effective = importance.effective();
    List<Importance.Drop> shown = effective.subList(0, Math.min(MOST_FEATURES, effective.size()));
    page.append("<h2>Feature importance</h2><div class=\"bars\">")
        .append(
            shown.isEmpty()
                ? ""
                : new Bars(
                        "Fall in AUC when a feature is shuffled",
                        shown.stream()
                            .map(d -> new Bars.Bar(d.feature(), d.mean(), d.low(), d.high()))
                            .toList())
                    .svg())
        .append("</div><p class=\"note\">")
        .append(
            "On a sample of %s validation rows, whose AUC is %s; mean, smallest and largest of %d shuffles%s.%s Features that say the same hide each other."
                .formatted(
                    Html.count(importance.rows()),
                    Html.number(importance.auc()),
                    importance.repeats(),
                    shown.size() < effective.size()
                        ? "; the first %d of %d features with an effect"
                            .formatted(shown.size(), effective.size())
                        : "",
                    importance.withoutEffect()))
        .append("</p>");
  }

  private static Chart.Series curve(
      String name, RunReport report, ToDoubleFunction<EpochResult> value) {
    return new Chart.Series(
        name,
        report.epochs().stream()
            .map(epoch -> new Curves.Point(epoch.epoch(), value.applyAsDouble(epoch)))
            .toList());
  }

  private static void slices(StringBuilder page, RunReport report) {
    if (report.slices().isEmpty()) {
      return;
    }
    page.append("<h2>Parts of the validation rows</h2><div class=\"wide parts\"><table>");
    row(page, "th", List.of("", "rows", "AUC", "log loss", "calibration error"));
    for (RunReport.Slice slice : report.slices()) {
      Evaluation evaluation = slice.evaluation();
      row(
          page,
          "td",
          List.of(
              slice.name(),
              Html.count(evaluation.rows()),
              Html.number(evaluation.auc()),
              Html.number(evaluation.logloss()),
              Html.number(evaluation.calibrationError())));
    }
    page.append("</table></div><p class=\"note\">")
        .append(
            "Parts with fewer than %d rows say nothing and are left out: %d were."
                .formatted(Slices.LEAST_ROWS, report.slicesSkipped()))
        .append("</p>");
  }

  private static void facts(StringBuilder page, String title, Map<String, String> facts) {
    page.append("<h2>%s</h2><div class=\"wide\"><table class=\"facts\">".formatted(title));
    new TreeMap<>(facts).forEach((name, value) -> row(page, "td", List.of(name, value)));
    page.append("</table></div>");
  }
}
