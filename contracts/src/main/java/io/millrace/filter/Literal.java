package io.millrace.filter;

import io.millrace.event.Comparison;
import io.millrace.event.Value;

/**
 * What an attribute is compared with, by the rule of {@link Comparison}: a number equals the text
 * that spells it, and the other way round; a list equals what any of its elements equals. Comparing
 * allocates nothing.
 */
public sealed interface Literal {
  /** Stands for no order. */
  int UNORDERED = Integer.MIN_VALUE;

  /** Whether the attribute's value is this. */
  boolean equalTo(Value value);

  /**
   * How the attribute's value stands to this, as {@link Integer#compare}: by number if both are or
   * spell numbers, else by characters; {@link #UNORDERED} if they have no order.
   */
  int order(Value value);

  /** The text that it is compared by. */
  String key();

  /**
   * A text.
   *
   * @param spelled the number that it spells; NaN if it spells none
   */
  record Text(String text, double spelled) implements Literal {
    public Text {
      spelled = Comparison.spelled(text);
    }

    public Text(String text) {
      this(text, Double.NaN);
    }

    @Override
    public boolean equalTo(Value value) {
      return Equality.of(text, spelled, value);
    }

    @Override
    public int order(Value value) {
      if (value instanceof Value.Text other
          && (Double.isNaN(spelled) || Double.isNaN(Comparison.number(value)))) {
        return other.text().compareTo(text);
      }
      return Equality.order(value, spelled);
    }

    @Override
    public String key() {
      return text;
    }

    @Override
    public String toString() {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          quoted.append('\\').append(c);
        } else if (c < ' ') {
          quoted.append("\\u%04x".formatted((int) c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }
  }

  /**
   * A finite number.
   *
   * @param key its text
   */
  record Num(double number, String key) implements Literal {
    public Num {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a number must be finite, is " + number);
      }
      number += 0.0; // there is one zero
      key = Comparison.text(number);
    }

    public Num(double number) {
      this(number, "");
    }

    @Override
    public boolean equalTo(Value value) {
      return Equality.of(key, number, value);
    }

    @Override
    public int order(Value value) {
      return Equality.order(value, number);
    }

    @Override
    public String toString() {
      return key;
    }
  }

  /** Yes or no. */
  record Flag(boolean flag) implements Literal {
    @Override
    public boolean equalTo(Value value) {
      return Equality.of(key(), Double.NaN, value);
    }

    @Override
    public int order(Value value) {
      return UNORDERED;
    }

    @Override
    public String key() {
      return flag ? "true" : "false";
    }

    @Override
    public String toString() {
      return Boolean.toString(flag);
    }
  }
}
