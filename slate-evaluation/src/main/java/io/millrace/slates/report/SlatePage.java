package io.millrace.slates.report;

import io.millrace.slates.SlateReport;
import io.millrace.trainer.report.Html;
import io.millrace.trainer.report.ReportPage;
import java.util.List;

/** Writes a report as one HTML page that needs nothing else: no script, no network. */
public final class SlatePage {
  private SlatePage() {}

  /** Returns the whole page. */
  public static String html(SlateReport report) {
    StringBuilder page = new StringBuilder();
    String title = "Slates of %s, %s".formatted(report.namespace(), report.holdout());
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title><style>
        %s</style></head><body>
        <h1>%s</h1>
        <p class="sub">%s users, %s held-out items of type %s, %s items, asked at %s</p>
        <p class="verdict">%s</p>
        """
            .formatted(
                Html.escape(title),
                ReportPage.STYLE,
                Html.escape(title),
                Html.count(report.users()),
                Html.count(report.targets()),
                Html.escape(report.positive()),
                Html.count(report.items()),
                report.asked(),
                Html.escape(Summary.of(report))));
    if (!report.notes().isEmpty()) {
      page.append("<ul>");
      report.notes().forEach(note -> page.append("<li>").append(Html.escape(note)).append("</li>"));
      page.append("</ul>");
    }
    Tables.of(report).forEach(table -> table(page, table));
    return page.append("</body></html>\n").toString();
  }

  private static void table(StringBuilder page, Tables.Table table) {
    page.append(
        "<h2>%s</h2><div class=\"wide parts\"><table>".formatted(Html.escape(table.title())));
    for (int i = 0; i < table.rows().size(); i++) {
      row(page, i == 0 ? "th" : "td", table.rows().get(i));
    }
    page.append("</table></div>");
    if (!table.note().isEmpty()) {
      page.append("<p class=\"note\">").append(Html.escape(table.note())).append("</p>");
    }
  }

  private static void row(StringBuilder page, String cell, List<String> cells) {
    page.append("<tr>");
    cells.forEach(text -> page.append("<%s>%s</%s>".formatted(cell, Html.escape(text), cell)));
    page.append("</tr>");
  }
}
