package io.millrace.filter;

import io.millrace.event.Value;
import java.util.List;

/**
 * What an attribute is compared with. A list of texts equals what any of its elements equals; a
 * vector equals nothing. Comparing allocates nothing.
 */
public sealed interface Literal {
  /** Whether the attribute's value is this. */
  boolean equalTo(Value value);

  /**
   * A text. It also equals the number and the flag whose JSON text it is: query parameters have
   * texts only.
   *
   * @param spelled that number; NaN where it spells none
   */
  record Text(String text, double spelled) implements Literal {
    public Text {
      spelled = Numbers.spelled(text);
    }

    public Text(String text) {
      this(text, Double.NaN);
    }

    @Override
    public boolean equalTo(Value value) {
      if (value instanceof Value.Text other) {
        return text.equals(other.text());
      }
      if (value instanceof Value.TextList list) {
        return contains(list.texts());
      }
      if (value instanceof Value.Num number) {
        return spelled == number.number();
      }
      return value instanceof Value.Flag flag && text.equals(flag.flag() ? "true" : "false");
    }

    private boolean contains(List<String> texts) {
      for (int i = 0; i < texts.size(); i++) {
        if (text.equals(texts.get(i))) {
          return true;
        }
      }
      return false;
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

  /** A finite number. */
  record Num(double number) implements Literal {
    public Num {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a number must be finite, is " + number);
      }
      number += 0.0; // there is one zero
    }

    @Override
    public boolean equalTo(Value value) {
      return value instanceof Value.Num other && number == other.number();
    }

    @Override
    public String toString() {
      return Numbers.text(number);
    }
  }

  /** Yes or no. */
  record Flag(boolean flag) implements Literal {
    @Override
    public boolean equalTo(Value value) {
      return value instanceof Value.Flag other && flag == other.flag();
    }

    @Override
    public String toString() {
      return Boolean.toString(flag);
    }
  }
}
