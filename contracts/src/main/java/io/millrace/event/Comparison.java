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

  /** The number whose text this is; NaN if it is not the text of a number. */
  public static double spelled(String text) {
    if (text.isEmpty() || text.length() > 32 || text.charAt(0) > '9') {
      return Double.NaN;
    }
    try {
      double number = Double.parseDouble(text) + 0.0;
      return text(number).equals(text) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
