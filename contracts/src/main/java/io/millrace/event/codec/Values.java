package io.millrace.event.codec;

import io.millrace.event.Value;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps of {@link Value} as JSON objects, with the keys in order so that equal maps give equal
 * bytes.
 */
public final class Values {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Values() {}

  /** The map as one JSON object. */
  public static String toJson(Map<String, Value> values) {
    return toJson(JSON, values).toString();
  }

  /** Reads what {@link #toJson(Map)} wrote. */
  public static Map<String, Value> fromJson(String json) {
    try {
      return new Fields(JSON.createObjectNode().set("values", JSON.readTree(json)), "")
          .values("values");
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads a JSON object as values.
   *
   * @param field what the object is called, for the message of a failure
   */
  public static Map<String, Value> read(String field, JsonNode object)
      throws InvalidEventException {
    return new Fields(JSON.createObjectNode().set(field, object), "").values(field);
  }

  /** The value as plain Java: text, a double, a boolean, or a list of texts or doubles. */
  public static Object plain(Value value) {
    if (value instanceof Value.Text text) {
      return text.text();
    }
    if (value instanceof Value.Num number) {
      return number.number();
    }
    if (value instanceof Value.Flag flag) {
      return flag.flag();
    }
    if (value instanceof Value.TextList list) {
      return list.texts();
    }
    return ((Value.NumList) value).numbers();
  }

  static ObjectNode toJson(JsonMapper json, Map<String, Value> values) {
    ObjectNode node = json.createObjectNode();
    new TreeMap<>(values).forEach((name, value) -> put(node, name, value));
    return node;
  }

  private static void put(ObjectNode node, String name, Value value) {
    if (value instanceof Value.Text text) {
      node.put(name, text.text());
    } else if (value instanceof Value.Num number) {
      node.put(name, number.number());
    } else if (value instanceof Value.Flag flag) {
      node.put(name, flag.flag());
    } else if (value instanceof Value.TextList list) {
      ArrayNode array = node.putArray(name);
      list.texts().forEach(array::add);
    } else if (value instanceof Value.NumList list) {
      ArrayNode array = node.putArray(name);
      list.numbers().forEach(array::add);
    }
  }
}
