package io.millrace.event;

import java.util.List;

/**
 * The value of an attribute, of a piece of context, or of a feature.
 *
 * <p>A missing value is absent from its map; there is no null.
 */
public sealed interface Value {
  /** A string, for instance a brand. */
  record Text(String text) implements Value {}

  /** A finite number, for instance a price. */
  record Num(double number) implements Value {
    public Num {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a number must be finite, is " + number);
      }
    }
  }

  /** Yes or no. */
  record Flag(boolean flag) implements Value {}

  /** Several strings in order, for instance genres or recently seen items. */
  record TextList(List<String> texts) implements Value {
    public TextList {
      texts = IndexedTexts.of(texts);
    }
  }

  /** One or more finite numbers, for instance an image embedding. */
  record NumList(List<Double> numbers) implements Value {
    public NumList {
      numbers = List.copyOf(numbers);
      if (numbers.isEmpty()) {
        // JSON cannot tell it from an empty list of strings.
        throw new IllegalArgumentException("a vector must have a number");
      }
      for (double number : numbers) {
        if (!Double.isFinite(number)) {
          throw new IllegalArgumentException("a vector's numbers must be finite");
        }
      }
    }
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(double number) {
    return new Num(number);
  }

  static Value of(boolean flag) {
    return new Flag(flag);
  }

  static Value of(List<String> texts) {
    return new TextList(texts);
  }
}
