package io.millrace.experiment;

import io.millrace.event.Comparison;
import io.millrace.event.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a unit's attributes must be for it to take part. Attributes are the request's context and
 * the user's own; where both have a name, the context's counts.
 *
 * @param attribute its name
 * @param operator how it is compared
 * @param values what it is compared with, by {@link Comparison}: one or more texts for IN and
 *     NOT_IN (numbers and flags as they print), one number for the comparisons, none for EXISTS and
 *     MISSING
 */
public record Condition(String attribute, Operator operator, List<String> values) {
  /** How an attribute is compared. A missing attribute meets NOT_IN and MISSING only. */
  public enum Operator {
    /** Is one of the values; of a list, any element. */
    IN,
    /** Is none of the values; of a list, no element. */
    NOT_IN,
    /** Is there. */
    EXISTS,
    /** Is not there. */
    MISSING,
    /** Is a number, or the text of one, of this size or above. */
    AT_LEAST,
    /** Is a number, or the text of one, below this. */
    BELOW
  }

  public Condition {
    if (attribute.isBlank()) {
      throw new IllegalArgumentException("audience names no attribute");
    }
    values = List.copyOf(values);
    boolean fits =
        switch (operator) {
          case IN, NOT_IN -> !values.isEmpty();
          case EXISTS, MISSING -> values.isEmpty();
          case AT_LEAST, BELOW -> values.size() == 1 && isNumber(values.get(0));
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "audience has values for '%s' that do not fit %s: %s"
              .formatted(attribute, operator, values));
    }
  }

  /** Whether the attributes meet it. */
  public boolean holds(Map<String, Value> attributes) {
    Value value = attributes.get(attribute);
    return switch (operator) {
      case EXISTS -> value != null;
      case MISSING -> value == null;
      case IN -> isAny(value);
      case NOT_IN -> !isAny(value);
      // NaN, which no number is, meets neither.
      case AT_LEAST -> value != null && Comparison.number(value) >= bound();
      case BELOW -> value != null && Comparison.number(value) < bound();
    };
  }

  private double bound() {
    return Double.parseDouble(values.get(0));
  }

  private boolean isAny(@Nullable Value value) {
    if (value == null) {
      return false;
    }
    for (String text : Comparison.texts(value)) {
      if (values.contains(text) || isSpelledOtherwise(text)) {
        return true;
      }
    }
    return false;
  }

  /** A condition may write the number 3 as 3.0. */
  private boolean isSpelledOtherwise(String text) {
    double number = Comparison.spelled(text);
    return !Double.isNaN(number)
        && values.stream()
            .anyMatch(other -> isNumber(other) && Double.parseDouble(other) == number);
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
