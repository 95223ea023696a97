package io.millrace.event.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Any JSON by name, as plain Java: texts, numbers, booleans, lists and maps. */
final class PlainKind extends FieldKind<Map<String, Object>> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  @Override
  Map<String, Object> read(JsonParser in, Reading reading) throws FieldProblem {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw FieldProblem.of("wrong_type", " must be an object");
    }
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    boolean nulls = false;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      nulls |= !add(name, in, entries);
    }
    return nulls ? withoutNulls(entries) : nonNull(entries);
  }

  /**
   * Adds an entry, with null if it is null.
   *
   * @param in is at the entry's value
   * @return whether it is not null
   */
  static boolean add(String name, JsonParser in, Map<String, @Nullable Object> entries)
      throws FieldProblem {
    Object value = null;
    if (in.currentToken() != JsonToken.VALUE_NULL) {
      try {
        Texts.bounded(name, Bounds.NAME);
      } catch (FieldProblem e) {
        throw e.ofName();
      }
      value = entry(name, in);
    }
    put(entries, name, value);
    return value != null;
  }

  static Map<String, Object> withoutNulls(Map<String, @Nullable Object> entries) {
    entries.values().removeIf(value -> value == null);
    return nonNull(entries);
  }

  @SuppressWarnings("NullAway") // None of the values is null.
  private static Map<String, Object> nonNull(Map<String, @Nullable Object> entries) {
    return entries;
  }

  /** Reads any value; leaves the parser at its last token. */
  static @Nullable Object plain(JsonParser in) throws FieldProblem {
    return switch (in.currentToken()) {
      case VALUE_STRING -> Texts.check(in.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> integer(in);
      case VALUE_NUMBER_FLOAT -> NumberKinds.finite(in);
      case START_OBJECT -> object(in);
      case START_ARRAY -> list(in);
      default -> null;
    };
  }

  /** One of more than 64 bits may be more than a double holds. */
  private static Number integer(JsonParser in) throws FieldProblem {
    Number number = in.getNumberValue();
    if (number instanceof BigInteger) {
      NumberKinds.finite(in);
    }
    return number;
  }

  private static Object object(JsonParser in) throws FieldProblem {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      Texts.check(name);
      put(entries, name, entry(name, in));
    }
    return entries;
  }

  private static Object list(JsonParser in) throws FieldProblem {
    List<@Nullable Object> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(plain(in));
    }
    return elements;
  }

  /** Goes to the last token of any value. */
  static void skip(JsonParser in) {
    if (in.currentToken() == JsonToken.START_OBJECT) {
      Set<String> names = new HashSet<>();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (!names.add(name)) {
          throw RereadException.INSTANCE;
        }
        in.nextToken();
        skip(in);
      }
    } else if (in.currentToken() == JsonToken.START_ARRAY) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        skip(in);
      }
    }
  }

  private static @Nullable Object entry(String name, JsonParser in) throws FieldProblem {
    try {
      return plain(in);
    } catch (FieldProblem e) {
      throw e.in("." + name);
    }
  }

  private static void put(
      Map<String, @Nullable Object> entries, String name, @Nullable Object value) {
    int size = entries.size();
    entries.put(name, value);
    if (entries.size() == size) {
      throw RereadException.INSTANCE;
    }
  }

  @Override
  void write(Map<String, Object> value, JsonGenerator out) {
    JSON.writeValue(out, value);
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = Schemas.of("object");
    schema.putObject("propertyNames").put("maxLength", Bounds.NAME);
    return schema;
  }

  @Override
  public String description() {
    return "[JSON](#kinds-of-values)";
  }

  @Override
  public ColumnType columnType() {
    return ColumnType.JSON;
  }

  @Override
  public @Nullable Object toColumn(Map<String, Object> value) {
    return value.isEmpty() ? null : JSON.writeValueAsString(value);
  }

  @Override
  public Map<String, Object> fromColumn(Object stored) {
    return JSON.readValue(stored.toString(), MAP);
  }
}
