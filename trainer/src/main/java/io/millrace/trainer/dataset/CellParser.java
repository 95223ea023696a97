package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.util.Set;

/**
 * What a cell's characters mean. Numbers that a double holds exactly in one step (Clinger 1990,
 * "How to read floating point numbers accurately", section 3) are read without garbage.
 */
final class CellParser {
  private static final int MOST_DIGITS = 15;
  private static final double[] POWERS = new double[MOST_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  /** A cell that is neither a positive nor a negative. */
  static final byte NO_LABEL = -1;

  private final String[] missing;
  private final FeatureSpec.TableFormat format;

  CellParser(FeatureSpec.TableFormat format) {
    this.format = format;
    missing = format.missing().toArray(String[]::new);
  }

  /** Whether a cell means "no value". */
  boolean missing(char[] chars, int from, int to) {
    if (from == to) {
      return true;
    }
    for (String marker : missing) {
      if (equal(marker, chars, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(String text, char[] chars, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != chars[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** 0 or 1, or {@link #NO_LABEL}. */
  byte label(char[] chars, int from, int to) {
    if (!format.positive().isEmpty()) {
      return named(chars, from, to);
    }
    double number = number(chars, from, to);
    return number == 0 ? 0 : number == 1 ? 1 : NO_LABEL;
  }

  private byte named(char[] chars, int from, int to) {
    if (anyEqual(format.positive(), chars, from, to)) {
      return 1;
    }
    boolean negative =
        format.negative().isEmpty()
            ? !missing(chars, from, to)
            : anyEqual(format.negative(), chars, from, to);
    return negative ? 0 : NO_LABEL;
  }

  private static boolean anyEqual(Set<String> texts, char[] chars, int from, int to) {
    for (String text : texts) {
      if (equal(text, chars, from, to)) {
        return true;
      }
    }
    return false;
  }

  /** What a label must be. */
  String labelRule() {
    if (format.positive().isEmpty()) {
      return "a label must be 0 or 1";
    }
    return format.negative().isEmpty()
        ? "a label must not be missing"
        : "a label must be among 'positive' %s or 'negative' %s"
            .formatted(format.positive(), format.negative());
  }

  /** A finite number, or NaN where it is none. */
  static double number(char[] chars, int from, int to) {
    while (from < to && chars[from] <= ' ') {
      from++;
    }
    while (from < to && chars[to - 1] <= ' ') {
      to--;
    }
    int at = from;
    boolean negative = at < to && chars[at] == '-';
    if (negative) {
      at++;
    }
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < to && count <= MOST_DIGITS; at++) {
      char c = chars[at];
      if (c >= '0' && c <= '9') {
        digits = digits * 10 + (c - '0');
        count++;
      } else if (c == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    if (at < to || count == 0 || count > MOST_DIGITS) {
      return slowNumber(chars, from, to);
    }
    double number = digits / POWERS[point < 0 ? 0 : to - point - 1];
    return negative ? -number : number;
  }

  private static double slowNumber(char[] chars, int from, int to) {
    // Java's own literals may end in a letter; a table's numbers may not.
    if (from == to || Character.isLetter(chars[to - 1])) {
      return Double.NaN;
    }
    try {
      double number = Double.parseDouble(new String(chars, from, to - from));
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
