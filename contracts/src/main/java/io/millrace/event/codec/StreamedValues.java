package io.millrace.event.codec;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The values of an event's fields, from a parser that stands at the value's first token to one that
 * stands at its last. Accepts no more than {@link Fields} does; what is out of bounds is unusual,
 * and {@link Fields} says what is wrong with it.
 */
final class StreamedValues {
  private StreamedValues() {}

  /** A text within the bounds of texts. */
  static String text(JsonParser in) throws UnusualException, InvalidEventException {
    expect(in, JsonToken.VALUE_STRING);
    return bounded(in.getString());
  }

  /** A text within the bounds of names. */
  static String name(JsonParser in) throws UnusualException, InvalidEventException {
    expect(in, JsonToken.VALUE_STRING);
    return named(in.getString());
  }

  private static String named(String name) throws UnusualException, InvalidEventException {
    if (name.length() > Bounds.NAME) {
      throw UnusualException.INSTANCE;
    }
    Texts.check("name", name);
    return name;
  }

  static double number(JsonParser in) throws UnusualException {
    if (!in.currentToken().isNumeric()) {
      throw UnusualException.INSTANCE;
    }
    double number = in.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw UnusualException.INSTANCE;
    }
    return number;
  }

  /** What an interaction was worth. */
  static double worth(JsonParser in) throws UnusualException {
    double number = number(in);
    if (!Bounds.possibleValue(number)) {
      throw UnusualException.INSTANCE;
    }
    return number;
  }

  static int quantity(JsonParser in) throws UnusualException {
    int quantity = whole(in);
    if (Fields.outside(quantity)) {
      throw UnusualException.INSTANCE;
    }
    return quantity;
  }

  /** Whether an impression's properties tell a time that serving may have taken, or none. */
  static boolean possibleTime(Map<String, Object> properties) {
    if (!(properties.get(Bounds.TOOK) instanceof Number number)) {
      return true;
    }
    double micros = number.doubleValue();
    return micros == 0 || micros >= Bounds.LEAST_VALUE && micros <= Bounds.TOOK_US;
  }

  /** A whole number of 32 bits. */
  static int whole(JsonParser in) throws UnusualException {
    expect(in, JsonToken.VALUE_NUMBER_INT);
    if (in.getNumberType() != JsonParser.NumberType.INT) {
      throw UnusualException.INSTANCE;
    }
    return in.getIntValue();
  }

  static boolean flag(JsonParser in) throws UnusualException {
    if (!in.currentToken().isBoolean()) {
      throw UnusualException.INSTANCE;
    }
    return in.getBooleanValue();
  }

  static Map<String, Value> values(JsonParser in) throws UnusualException, InvalidEventException {
    Map<String, Value> values = new HashMap<>();
    for (String name = first(in); name != null; name = in.nextName()) {
      in.nextToken();
      put(values, named(name), value(in));
    }
    end(in, values.size());
    return values;
  }

  private static Value value(JsonParser in) throws UnusualException, InvalidEventException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> new Value.Text(text(in));
      case VALUE_TRUE -> new Value.Flag(true);
      case VALUE_FALSE -> new Value.Flag(false);
      case START_ARRAY -> list(in);
      default -> new Value.Num(number(in));
    };
  }

  private static Value list(JsonParser in) throws UnusualException, InvalidEventException {
    List<String> words = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        words.add(text(in));
      } else {
        numbers.add(number(in));
      }
      if (!words.isEmpty() && !numbers.isEmpty()
          || words.size() + numbers.size() > Fields.MAX_LIST) {
        throw UnusualException.INSTANCE;
      }
    }
    return numbers.isEmpty() ? new Value.TextList(words) : new Value.NumList(numbers);
  }

  static Map<String, String> texts(JsonParser in) throws UnusualException, InvalidEventException {
    Map<String, String> texts = new HashMap<>();
    for (String name = first(in); name != null; name = in.nextName()) {
      in.nextToken();
      put(texts, named(name), name(in));
    }
    end(in, texts.size());
    return texts;
  }

  /** Properties that are no lists and no objects. */
  static Map<String, Object> properties(JsonParser in)
      throws UnusualException, InvalidEventException {
    Map<String, Object> properties = new HashMap<>();
    for (String name = first(in); name != null; name = in.nextName()) {
      in.nextToken();
      Object plain =
          switch (in.currentToken()) {
            case VALUE_STRING -> text(in);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> integer(in);
            default -> number(in);
          };
      put(properties, named(name), plain);
    }
    end(in, 0);
    return properties;
  }

  /** One of more than 64 bits may be more than a double holds. */
  private static Number integer(JsonParser in) throws UnusualException {
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw UnusualException.INSTANCE;
    }
    return in.getNumberValue();
  }

  static Map<String, Value> context(JsonParser in) throws UnusualException, InvalidEventException {
    Map<String, Value> context = values(in);
    if (context.get(Bounds.DEVICE) instanceof Value.Text device
        && device.text().length() > Bounds.NAME) {
      throw UnusualException.INSTANCE;
    }
    return context;
  }

  /** The first name of an object, or null where it has none. */
  private static @org.jspecify.annotations.Nullable String first(JsonParser in)
      throws UnusualException {
    expect(in, JsonToken.START_OBJECT);
    return in.nextName();
  }

  /** A parser gives no name at an object's end, and none where no name stands. */
  private static void end(JsonParser in, int entries) throws UnusualException {
    expect(in, JsonToken.END_OBJECT);
    if (entries > Fields.MAX_ENTRIES) {
      throw UnusualException.INSTANCE;
    }
  }

  static void expect(JsonParser in, JsonToken wanted) throws UnusualException {
    if (in.currentToken() != wanted) {
      throw UnusualException.INSTANCE;
    }
  }

  private static <T> void put(Map<String, T> map, String name, T value) throws UnusualException {
    if (map.put(name, value) != null) {
      throw UnusualException.INSTANCE;
    }
  }

  private static String bounded(String text) throws UnusualException, InvalidEventException {
    if (text.length() > Fields.MAX_TEXT) {
      throw UnusualException.INSTANCE;
    }
    Texts.check("text", text);
    return text;
  }
}
