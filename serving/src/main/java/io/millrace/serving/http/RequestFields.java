package io.millrace.serving.http;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.event.codec.Texts;
import io.millrace.event.codec.Values;
import io.millrace.filter.Filter;
import io.millrace.filter.FilterParser;
import io.millrace.filter.InvalidFilterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a request's JSON object field by field; every failure names the field. */
final class RequestFields {
  private static final int MAX_ENTRIES = 50;

  private final JsonNode object;

  /**
   * @param known the fields that may be there; what their texts contain must be storable, since an
   *     impression repeats it
   */
  RequestFields(JsonNode object, Set<String> known) {
    if (!object.isObject()) {
      throw new InvalidRequestException("body", "the body must be a JSON object");
    }
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw new InvalidRequestException(
            name, "unknown field '%s'; known are %s".formatted(name, new TreeSet<>(known)));
      }
      try {
        Texts.checkAll(name, object.required(name));
      } catch (InvalidEventException e) {
        throw new InvalidRequestException(name, e.getMessage());
      }
    }
    this.object = object;
  }

  private @Nullable JsonNode find(String field) {
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /** Ids may be JSON strings or integers: shops number their customers. */
  <T> Optional<T> id(String field, Function<String, T> type) {
    JsonNode node = find(field);
    return node == null ? Optional.empty() : Optional.of(id(field, node, type));
  }

  private static <T> T id(String field, JsonNode node, Function<String, T> type) {
    if (!node.isString() && !node.isIntegralNumber()) {
      throw wrong(field, "a string or an integer", node);
    }
    try {
      return type.apply(node.asString());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(field, "%s: %s".formatted(field, e.getMessage()));
    }
  }

  Optional<String> text(String field, int longest) {
    JsonNode node = find(field);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isString()) {
      throw wrong(field, "a string", node);
    }
    if (node.asString().isBlank() || node.asString().length() > longest) {
      throw new InvalidRequestException(
          field,
          "%s must have 1 to %d characters, has %d"
              .formatted(field, longest, node.asString().length()));
    }
    return Optional.of(node.asString());
  }

  int integer(String field, int otherwise, int least, int most) {
    JsonNode node = find(field);
    if (node == null) {
      return otherwise;
    }
    if (!node.isIntegralNumber()) {
      throw wrong(field, "an integer", node);
    }
    if (!node.canConvertToInt() || node.asInt() < least || node.asInt() > most) {
      throw new InvalidRequestException(
          field, "%s must be from %d to %d, is %s".formatted(field, least, most, node));
    }
    return node.asInt();
  }

  boolean flag(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrong(field, "true or false", node);
    }
    return node.asBoolean();
  }

  List<ItemId> items(String field, int most) {
    JsonNode node = find(field);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong(field, "a list of item ids", node);
    }
    if (node.size() > most) {
      throw new InvalidRequestException(
          field, "%s has %d items, at most %d are allowed".formatted(field, node.size(), most));
    }
    List<ItemId> items = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      items.add(id("%s[%d]".formatted(field, items.size()), element, ItemId::new));
    }
    return items;
  }

  Map<String, Value> values(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return Map.of();
    }
    if (node.size() > MAX_ENTRIES) {
      throw new InvalidRequestException(
          field,
          "%s has %d entries, at most %d are allowed".formatted(field, node.size(), MAX_ENTRIES));
    }
    try {
      return Values.read(field, node);
    } catch (InvalidEventException e) {
      throw new InvalidRequestException(field, e.getMessage());
    }
  }

  /** An expression, or an object of attributes and what they must be. */
  Filter filter(String field) {
    JsonNode node = find(field);
    if (node == null || !node.isString()) {
      return Filter.of(values(field));
    }
    try {
      return FilterParser.parse(node.asString());
    } catch (InvalidFilterException e) {
      throw new InvalidRequestException(field, "%s: %s".formatted(field, e.getMessage()));
    }
  }

  private static InvalidRequestException wrong(String field, String wanted, JsonNode found) {
    return new InvalidRequestException(
        field,
        "%s must be %s, is %s"
            .formatted(field, wanted, found.getNodeType().toString().toLowerCase(Locale.ROOT)));
  }
}
