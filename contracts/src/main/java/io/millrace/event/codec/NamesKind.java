package io.millrace.event.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** Names by name, for instance the variant of each experiment. */
final class NamesKind extends MapKind<String> {
  NamesKind() {
    super(Bounds.NAME);
  }

  @Override
  boolean nullIsAbsent() {
    return false;
  }

  @Override
  String value(JsonParser in) throws FieldProblem {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw FieldProblem.of("wrong_type", " must be a string");
    }
    return Texts.bounded(in.getString(), Bounds.NAME);
  }

  @Override
  void write(Map<String, String> names, JsonGenerator out) {
    out.writeStartObject();
    names.forEach(out::writeStringProperty);
    out.writeEndObject();
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = Schemas.of("object").put("maxProperties", Bounds.ENTRIES);
    schema.putObject("propertyNames").put("maxLength", Bounds.NAME);
    schema.set("additionalProperties", Schemas.of("string").put("maxLength", Bounds.NAME));
    return schema;
  }

  @Override
  public String description() {
    return "[names](#kinds-of-values)";
  }

  @Override
  public ColumnType columnType() {
    return ColumnType.TEXT_MAP;
  }

  @Override
  public @Nullable Object toColumn(Map<String, String> names) {
    return names.isEmpty() ? null : names;
  }

  @Override
  public Map<String, String> fromColumn(Object stored) {
    Map<String, String> names = new HashMap<>();
    ((Map<?, ?>) stored).forEach((name, value) -> names.put(name.toString(), value.toString()));
    return names;
  }
}
