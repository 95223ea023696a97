package io.millrace.event.codec;

import io.millrace.event.Value;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;

/**
 * Maps of {@link Value} as JSON objects, with the keys in order so that equal maps give equal
 * bytes.
 */
public final class Values {
  private static final FieldKind<Map<String, Value>> LONG_NAMES = new ValuesKind(Bounds.TEXT);

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
    try (JsonParser in = SMALL.createParser(ObjectReadContext.empty(), json)) {
      return read(in, LONG_NAMES);
    } catch (FieldProblem e) {
      InvalidEventException reason = e.of("values");
      throw new IllegalArgumentException(reason.getMessage(), reason);
    } catch (RereadException e) {
      throw new IllegalArgumentException("a name comes twice in " + json, e);
    }
  }

  /**
   * Reads a JSON object as values.
   *
   * @param field what the object is called, for the message of a failure
   */
  public static Map<String, Value> read(String field, JsonNode object)
      throws InvalidEventException {
    try (JsonParser in = object.traverse(ObjectReadContext.empty())) {
      return read(in, Kinds.VALUES);
    } catch (FieldProblem e) {
      throw e.of(field);
    }
  }

  private static Map<String, Value> read(JsonParser in, FieldKind<Map<String, Value>> kind)
      throws FieldProblem {
    return in.nextToken() == JsonToken.VALUE_NULL ? Map.of() : kind.read(in, new Reading());
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
