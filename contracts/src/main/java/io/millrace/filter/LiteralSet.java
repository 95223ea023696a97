package io.millrace.filter;

import io.millrace.event.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Literals to look values up in: a look-up hardly takes longer if there are many, and allocates
 * nothing.
 */
final class LiteralSet {
  static final LiteralSet NONE = new LiteralSet(List.of());

  private final Set<String> texts = new HashSet<>();
  private final String[] keys;
  private final double[] numbers;

  LiteralSet(List<Literal> literals) {
    for (Literal literal : literals) {
      texts.add(literal.key());
    }
    keys = texts.toArray(String[]::new);
    numbers =
        literals.stream()
            .mapToDouble(LiteralSet::number)
            .filter(number -> !Double.isNaN(number))
            .sorted()
            .toArray();
  }

  private static double number(Literal literal) {
    if (literal instanceof Literal.Num number) {
      return number.number();
    }
    return literal instanceof Literal.Text text ? text.spelled() : Double.NaN;
  }

  boolean contains(String text) {
    return texts.contains(text);
  }

  /** Whether the value, or an element of it, is one of the literals. */
  boolean containsAny(Value value) {
    if (value instanceof Value.Text text) {
      return texts.contains(text.text());
    }
    if (value instanceof Value.TextList list) {
      if (texts.size() < list.texts().size()) {
        return anyIn(list.texts());
      }
      for (int i = 0; i < list.texts().size(); i++) {
        if (texts.contains(list.texts().get(i))) {
          return true;
        }
      }
      return false;
    }
    if (value instanceof Value.Num number) {
      return contains(number.number());
    }
    if (value instanceof Value.NumList list) {
      for (int i = 0; i < list.numbers().size(); i++) {
        if (contains(list.numbers().get(i))) {
          return true;
        }
      }
      return false;
    }
    return value instanceof Value.Flag flag && texts.contains(flag.flag() ? "true" : "false");
  }

  /** There is one zero. */
  private boolean contains(double number) {
    return Arrays.binarySearch(numbers, number + 0.0) >= 0;
  }

  private boolean anyIn(List<String> list) {
    for (String key : keys) {
      if (list.contains(key)) {
        return true;
      }
    }
    return false;
  }

  /** Made of the literals that stand beside it, which tell filters apart. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LiteralSet set && texts.equals(set.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return texts.toString();
  }
}
