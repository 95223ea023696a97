package io.millrace.slates.report;

import io.millrace.slates.SlateReport;
import io.millrace.trainer.cli.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints a report on a terminal. */
public final class SlateText {
  private SlateText() {}

  /** Prints all tables, then the notes and the summary. */
  public static void print(SlateReport report, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%s of %s: %,d users, %,d held-out items of type %s, %,d items, asked at %s%n",
        report.holdout(),
        report.namespace(),
        report.users(),
        report.targets(),
        report.positive(),
        report.items(),
        report.asked());
    for (Tables.Table table : Tables.of(report)) {
      out.println();
      out.println(table.title());
      TextTable text = new TextTable();
      for (List<String> row : table.rows()) {
        text.row(row.toArray(new String[0]));
      }
      text.print(out);
      if (!table.note().isEmpty()) {
        out.println(table.note());
      }
    }
    out.println();
    report.notes().forEach(out::println);
    out.println(Summary.of(report));
    out.flush();
  }
}
