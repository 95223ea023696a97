package io.millrace.filter;

import io.millrace.event.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Literals to look values up in: a look-up takes the same time however many there are. */
final class LiteralSet {
  static final LiteralSet NONE = new LiteralSet(List.of());

  private final Set<String> texts = new HashSet<>();
  private final Set<Double> numbers = new HashSet<>();

  LiteralSet(List<Literal> literals) {
    for (Literal literal : literals) {
      texts.add(literal.key());
      if (literal instanceof Literal.Num number) {
        numbers.add(number.number());
      } else if (literal instanceof Literal.Text text && !Double.isNaN(text.spelled())) {
        numbers.add(text.spelled());
      }
    }
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
      return numbers.contains(number.number() + 0.0);
    }
    if (value instanceof Value.NumList list) {
      for (int i = 0; i < list.numbers().size(); i++) {
        if (numbers.contains(list.numbers().get(i) + 0.0)) {
          return true;
        }
      }
      return false;
    }
    return value instanceof Value.Flag flag && texts.contains(flag.flag() ? "true" : "false");
  }

  private boolean anyIn(List<String> list) {
    for (String text : texts) {
      if (list.contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** Made of the literals that stand beside it, which tell filters apart. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LiteralSet set
        && texts.equals(set.texts)
        && numbers.equals(set.numbers);
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
