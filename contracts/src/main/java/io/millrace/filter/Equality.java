package io.millrace.filter;

import io.millrace.event.Comparison;
import io.millrace.event.Value;
import java.util.List;

/** Compares a literal with values of every kind. */
final class Equality {
  private Equality() {}

  /**
   * @param text that the value must have
   * @param number that the text spells; NaN if it spells none
   */
  static boolean of(String text, double number, Value value) {
    if (value instanceof Value.Text other) {
      return text.equals(other.text());
    }
    if (value instanceof Value.TextList list) {
      return list.texts().contains(text);
    }
    if (value instanceof Value.Num other) {
      return number == other.number();
    }
    if (value instanceof Value.NumList list) {
      return contains(list.numbers(), number);
    }
    return value instanceof Value.Flag flag && text.equals(flag.flag() ? "true" : "false");
  }

  /** How a value stands to a number. */
  static int order(Value value, double number) {
    double other = Comparison.number(value);
    return Double.isNaN(other) || Double.isNaN(number)
        ? Literal.UNORDERED
        : Double.compare(other + 0.0, number);
  }

  private static boolean contains(List<Double> numbers, double wanted) {
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i) == wanted) {
        return true;
      }
    }
    return false;
  }
}
