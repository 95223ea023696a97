package io.millrace.event;

import java.util.ArrayList;
import java.util.List;

/**
 * The one rule by which values are compared, in filters, caps, audiences and sources, whatever way
 * they came in: a value is the same as another if both have the same JSON text. So the number 3,
 * and the text "3" that a query parameter or a CSV file holds, are the same; "03" is another text.
 * Of a list, each element counts.
 */
public final class Comparison {
  private static final double LARGEST_WHOLE = 1e15;

  /** Digits of whole numbers that have no exponent. */
  private static final int DIGITS = 15;

  /** No number's text is longer. */
  private static final int LONGEST = 32;

  private Comparison() {}

  /** What a value is compared by: the texts of its elements, or its own. */
  public static List<String> texts(Value value) {
    if (value instanceof Value.Text text) {
      return List.of(text.text());
    }
    if (value instanceof Value.TextList list) {
      return list.texts();
    }
    if (value instanceof Value.Num number) {
      return List.of(text(number.number()));
    }
    if (value instanceof Value.NumList list) {
      List<String> texts = new ArrayList<>(list.numbers().size());
      list.numbers().forEach(number -> texts.add(text(number)));
      return texts;
    }
    return List.of(Boolean.toString(((Value.Flag) value).flag()));
  }

  /** The number that a value is or spells; NaN if it is none. */
  public static double number(Value value) {
    if (value instanceof Value.Num number) {
      return number.number();
    }
    return value instanceof Value.Text text ? spelled(text.text()) : Double.NaN;
  }

  /** A number's JSON text: whole ones have no point. */
  public static String text(double number) {
    double one = number + 0.0; // there is one zero
    return one == Math.rint(one) && Math.abs(one) < LARGEST_WHOLE
        ? Long.toString((long) one)
        : Double.toString(one);
  }

  /**
   * The number whose text this is; NaN if it is not the text of a number. Allocates nothing for
   * whole numbers, and for texts that are none.
   */
  public static double spelled(String text) {
    int length = text.length();
    int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    if (length == start || length > LONGEST) {
      return Double.NaN;
    }
    long whole = 0;
    for (int i = start; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return i > start && isRest(text, i) ? parsed(text) : Double.NaN;
      }
      whole = i - start < DIGITS ? 10 * whole + (c - '0') : whole;
    }
    if (length - start > DIGITS) {
      return parsed(text);
    }
    boolean canonical = text.charAt(start) != '0' || (length == 1 && start == 0);
    return canonical ? (start == 1 ? -whole : whole) : Double.NaN;
  }

  /** Whether a fraction, an exponent or both stand from there on. */
  private static boolean isRest(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean sign = (c == '-' || c == '+') && "eE".indexOf(text.charAt(i - 1)) >= 0;
      if (!(c >= '0' && c <= '9') && c != '.' && c != 'e' && c != 'E' && !sign) {
        return false;
      }
    }
    return true;
  }

  private static double parsed(String text) {
    try {
      double number = Double.parseDouble(text) + 0.0;
      return text(number).equals(text) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
