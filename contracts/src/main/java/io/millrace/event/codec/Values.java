package io.millrace.event.codec;

import io.millrace.event.Value;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps of {@link Value} as JSON objects, with the keys in order so that equal maps give equal
 * bytes.
 */
public final class Values {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** For maps that are written one by one, very many of them: buffers come from the thread. */
  private static final JsonFactory SMALL =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();

  private Values() {}

  /** The map as one JSON object. */
  public static String toJson(Map<String, Value> values) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = SMALL.createGenerator(ObjectWriteContext.empty(), text)) {
      write(values, out);
    }
    return text.toString();
  }

  /** Reads what {@link #toJson(Map)} wrote, also before names had the bound that they have now. */
  public static Map<String, Value> fromJson(String json) {
    try {
      return new Fields(
              JSON.createObjectNode().set("values", JSON.readTree(json)), "", Fields.MAX_TEXT)
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

  static void write(Map<String, Value> values, JsonGenerator out) {
    out.writeStartObject();
    for (Map.Entry<String, Value> entry : ordered(values).entrySet()) {
      out.writeName(entry.getKey());
      write(entry.getValue(), out);
    }
    out.writeEndObject();
  }

  private static Map<String, Value> ordered(Map<String, Value> values) {
    return values.size() < 2 ? values : new TreeMap<>(values);
  }

  private static void write(Value value, JsonGenerator out) {
    if (value instanceof Value.Text text) {
      out.writeString(text.text());
    } else if (value instanceof Value.Num number) {
      out.writeNumber(number.number());
    } else if (value instanceof Value.Flag flag) {
      out.writeBoolean(flag.flag());
    } else if (value instanceof Value.TextList list) {
      out.writeStartArray();
      list.texts().forEach(out::writeString);
      out.writeEndArray();
    } else if (value instanceof Value.NumList list) {
      out.writeStartArray();
      list.numbers().forEach(out::writeNumber);
      out.writeEndArray();
    }
  }
}
