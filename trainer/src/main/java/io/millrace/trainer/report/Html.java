package io.millrace.trainer.report;

import java.util.Locale;

/** The little of HTML that a report needs. */
public final class Html {
  private Html() {}

  /** With the characters replaced that mean something in HTML. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** With four digits behind the point; a dash where there is no number. */
  public static String number(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "–";
  }

  /** With its sign. */
  public static String signed(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%+.4f", number) : "–";
  }

  /** With commas between the thousands. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
