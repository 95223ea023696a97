package io.millrace.event.codec;

import io.millrace.event.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one JSON object field by field; every failure names the field. */
final class Fields {
  static final int MAX_TEXT = 4096;
  static final int MAX_ENTRIES = 256;
  static final int MAX_LIST = 2048;

  /**
   * Timestamps outside these years are a unit mistake (seconds or microseconds for milliseconds).
   */
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private final JsonNode object;
  private final String path;
  private final int longestName;

  Fields(JsonNode object, String path) {
    this(object, path, Bounds.NAME);
  }

  /**
   * @param longestName of an entry of a map
   */
  Fields(JsonNode object, String path, int longestName) {
    this.object = object;
    this.path = path;
    this.longestName = longestName;
  }

  String path(String field) {
    return path + field;
  }

  private @Nullable JsonNode find(String field) {
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  JsonNode required(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      throw new InvalidEventException("missing_field", path(field) + " is missing");
    }
    return node;
  }

  <T> T requiredId(String field, Function<String, T> type) throws InvalidEventException {
    return id(field, required(field), type);
  }

  <T> Optional<T> id(String field, Function<String, T> type) throws InvalidEventException {
    JsonNode node = find(field);
    return node == null ? Optional.empty() : Optional.of(id(field, node, type));
  }

  /** Ids may be JSON strings or integers: shops number their customers. */
  private <T> T id(String field, JsonNode node, Function<String, T> type)
      throws InvalidEventException {
    if (!node.isString() && !node.isIntegralNumber()) {
      throw wrongType(field, "a string or an integer", node);
    }
    try {
      Texts.check(path(field), node.asString());
      return type.apply(node.asString());
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("invalid_value", path(field) + ": " + e.getMessage());
    }
  }

  Instant timestamp() throws InvalidEventException {
    JsonNode node = required("timestamp");
    Instant instant;
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      instant = Instant.ofEpochMilli(node.asLong());
    } else if (node.isString()) {
      try {
        instant = Timestamps.parse(node.asString());
      } catch (DateTimeException e) {
        throw new InvalidEventException(
            "invalid_value",
            path("timestamp")
                + " must be RFC 3339 with an offset, such as 2026-01-31T12:00:00Z, or epoch milliseconds");
      }
    } else {
      throw wrongType("timestamp", "an RFC 3339 string or epoch milliseconds", node);
    }
    try {
      checkRange(instant);
    } catch (DateTimeException e) {
      throw new InvalidEventException("invalid_value", path("timestamp") + " " + e.getMessage());
    }
    return instant;
  }

  /**
   * @throws DateTimeException where it is not a moment that an event may have
   */
  static void checkRange(Instant instant) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new DateTimeException("is outside 1990 to 2100; is it in milliseconds?");
    }
  }

  Optional<String> text(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isString()) {
      throw wrongType(field, "a string", node);
    }
    return Optional.of(bounded(path(field), node.asString()));
  }

  /** A text that is a name. */
  Optional<String> name(String field) throws InvalidEventException {
    Optional<String> name = text(field);
    if (name.isPresent()) {
      bounded(path(field), name.get(), Bounds.NAME);
    }
    return name;
  }

  OptionalDouble number(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      return OptionalDouble.empty();
    }
    if (!node.isNumber()) {
      throw wrongType(field, "a number", node);
    }
    return OptionalDouble.of(finite(path(field), node));
  }

  /** What an interaction was worth. */
  OptionalDouble worth() throws InvalidEventException {
    OptionalDouble value = number("value");
    if (value.isPresent() && !Bounds.possibleValue(value.getAsDouble())) {
      throw new InvalidEventException(
          "invalid_value",
          "%s must be 0, or from %s to %s in either direction, is %s"
              .formatted(path("value"), Bounds.LEAST_VALUE, Bounds.VALUE, value.getAsDouble()));
    }
    return value;
  }

  OptionalInt quantity() throws InvalidEventException {
    OptionalInt quantity = integer("quantity");
    if (quantity.isPresent() && outside(quantity.getAsInt())) {
      throw new InvalidEventException(
          "invalid_value",
          "%s must be from -%d to %d, is %d"
              .formatted(path("quantity"), Bounds.QUANTITY, Bounds.QUANTITY, quantity.getAsInt()));
    }
    return quantity;
  }

  static boolean outside(int quantity) {
    return quantity > Bounds.QUANTITY || quantity < -Bounds.QUANTITY;
  }

  OptionalInt integer(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      return OptionalInt.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw wrongType(field, "an integer of at most 32 bits", node);
    }
    return OptionalInt.of(node.asInt());
  }

  OptionalInt position() throws InvalidEventException {
    OptionalInt position = integer("position");
    if (position.isPresent() && position.getAsInt() < 1) {
      throw new InvalidEventException(
          "invalid_value", path("position") + " must be at least 1, is " + position.getAsInt());
    }
    return position;
  }

  boolean flag(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrongType(field, "true or false", node);
    }
    return node.asBoolean();
  }

  /** The circumstances of an event: values, of which the device is a name. */
  Map<String, Value> context() throws InvalidEventException {
    Map<String, Value> context = values("context");
    if (context.get(Bounds.DEVICE) instanceof Value.Text device) {
      bounded(path("context") + "." + Bounds.DEVICE, device.text(), Bounds.NAME);
    }
    return context;
  }

  Map<String, Value> values(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      return Map.of();
    }
    Map<String, Value> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(field, node)) {
      String where = entry(field, entry.getKey());
      if (!entry.getValue().isNull()) {
        values.put(entry.getKey(), FieldValues.value(where, entry.getValue()));
      }
    }
    return values;
  }

  Map<String, String> texts(String field) throws InvalidEventException {
    JsonNode node = find(field);
    if (node == null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(field, node)) {
      String where = entry(field, entry.getKey());
      if (!entry.getValue().isString()) {
        throw new InvalidEventException("wrong_type", where + " must be a string");
      }
      texts.put(entry.getKey(), bounded(where, entry.getValue().asString(), Bounds.NAME));
    }
    return texts;
  }

  /** Where an entry of a map stands, for messages; refuses a name that is none. */
  private String entry(String field, String name) throws InvalidEventException {
    bounded("a name in " + path(field), name, longestName);
    return path(field) + "." + name;
  }

  private Iterable<Map.Entry<String, JsonNode>> entries(String field, JsonNode node)
      throws InvalidEventException {
    if (!node.isObject()) {
      throw wrongType(field, "an object", node);
    }
    if (node.size() > MAX_ENTRIES) {
      throw new InvalidEventException(
          "too_large",
          "%s has %d entries, at most %d are allowed"
              .formatted(path(field), node.size(), MAX_ENTRIES));
    }
    return node.properties();
  }

  static double finite(String where, JsonNode node) throws InvalidEventException {
    // A whole number beyond the range of a double has none.
    double number = node.asDouble(Double.NaN);
    if (!Double.isFinite(number)) {
      throw new InvalidEventException("invalid_value", where + " must be a finite number");
    }
    return number;
  }

  static String bounded(String where, String text) throws InvalidEventException {
    return bounded(where, text, MAX_TEXT);
  }

  static String bounded(String where, String text, int longest) throws InvalidEventException {
    if (text.length() > longest) {
      throw new InvalidEventException(
          "too_large",
          "%s has %d characters, at most %d are allowed".formatted(where, text.length(), longest));
    }
    Texts.check(where, text);
    return text;
  }

  InvalidEventException wrongType(String field, String wanted, JsonNode found) {
    return new InvalidEventException(
        "wrong_type",
        "%s must be %s, is %s"
            .formatted(
                path(field),
                wanted,
                found.getNodeType().toString().toLowerCase(java.util.Locale.ROOT)));
  }
}
