package io.millrace.placement.codec;

import io.millrace.event.Value;
import io.millrace.filter.Filter;
import io.millrace.filter.FilterParser;
import io.millrace.filter.InvalidFilterException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON value with its path, read strictly. */
record Node(String path, JsonNode json) {
  private static final int MAX_ELEMENTS = 200;
  private static final int MAX_TEXT = 200;

  /** Checks that it is an object with no other fields. */
  Node object() throws InvalidPlacementException {
    if (!json.isObject()) {
      throw wrong("an object");
    }
    return this;
  }

  Node object(Set<String> known) throws InvalidPlacementException {
    object();
    for (String name : json.propertyNames()) {
      if (!known.contains(name)) {
        throw new InvalidPlacementException(
            child(name), "unknown field; known are %s".formatted(new TreeSet<>(known)));
      }
    }
    return this;
  }

  private String child(String name) {
    return path.equals("body") ? name : path + "." + name;
  }

  Optional<Node> find(String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(new Node(child(name), value));
  }

  Node need(String name) throws InvalidPlacementException {
    Optional<Node> found = find(name);
    if (found.isEmpty()) {
      throw new InvalidPlacementException(child(name), "is missing");
    }
    return found.get();
  }

  List<Node> elements() throws InvalidPlacementException {
    if (!json.isArray()) {
      throw wrong("a list");
    }
    if (json.size() > MAX_ELEMENTS) {
      throw new InvalidPlacementException(
          path, "has %d elements, at most %d are allowed".formatted(json.size(), MAX_ELEMENTS));
    }
    List<Node> elements = new ArrayList<>();
    for (JsonNode element : json) {
      elements.add(new Node("%s[%d]".formatted(path, elements.size()), element));
    }
    return elements;
  }

  List<Node> elements(String name) throws InvalidPlacementException {
    Optional<Node> list = find(name);
    return list.isPresent() ? list.get().elements() : List.of();
  }

  String text() throws InvalidPlacementException {
    return text(MAX_TEXT);
  }

  private String text(int longest) throws InvalidPlacementException {
    if (!json.isString()) {
      throw wrong("a string");
    }
    String text = json.asString();
    if (text.isBlank() || text.length() > longest) {
      throw new InvalidPlacementException(path, "must have 1 to %d characters".formatted(longest));
    }
    return text;
  }

  double number() throws InvalidPlacementException {
    if (!json.isNumber()) {
      throw wrong("a number");
    }
    return json.asDouble();
  }

  /** A number, a text or a flag. */
  Value value() throws InvalidPlacementException {
    if (json.isNumber()) {
      return Value.of(json.asDouble());
    }
    return json.isBoolean() ? Value.of(json.asBoolean()) : Value.of(text());
  }

  int integer() throws InvalidPlacementException {
    if (!json.isIntegralNumber() || !json.canConvertToInt()) {
      throw wrong("an integer");
    }
    return json.asInt();
  }

  Filter filter() throws InvalidPlacementException {
    try {
      return FilterParser.parse(text(FilterParser.MAX_LENGTH));
    } catch (InvalidFilterException e) {
      throw new InvalidPlacementException(path, e.getMessage());
    }
  }

  @Nullable Instant time(String name) throws InvalidPlacementException {
    Optional<Node> found = find(name);
    if (found.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(found.get().text()).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidPlacementException(
          found.get().path, "must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  /** A value whose own check fails with a message. */
  <T> T checked(Checked<T> value) throws InvalidPlacementException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidPlacementException(path, String.valueOf(e.getMessage()));
    }
  }

  /** Makes a value out of fields. */
  interface Checked<T> {
    T get() throws InvalidPlacementException;
  }

  private InvalidPlacementException wrong(String wanted) {
    return new InvalidPlacementException(path, "must be %s".formatted(wanted));
  }
}
