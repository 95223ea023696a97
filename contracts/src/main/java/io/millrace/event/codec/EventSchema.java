package io.millrace.event.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft 2020-12) of an event: for other programs to read. The types are those of
 * {@link EventTypes}; a resource has the definitions that their fields share. What decides is
 * {@link EventCodec}; a test holds the two together. What no schema can say (two positions that are
 * equal, half of a surrogate pair, an event's size in bytes) only the codec refuses.
 */
public final class EventSchema {
  private static final String FILE = "event.schema.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  private EventSchema() {}

  /** The schema, as UTF-8 JSON. */
  public static byte[] json() {
    ObjectNode schema = shared();
    ObjectNode definitions = (ObjectNode) schema.required("$defs");
    ArrayNode oneOf = schema.putArray("oneOf");
    for (EventType<?, ?> type : EventTypes.all()) {
      oneOf.add(Schemas.ref(type.name()));
      definitions.set(type.name(), schema(type));
    }
    definitions.set(EventTypes.SHOWN.name(), schema(EventTypes.SHOWN));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(schema);
  }

  private static ObjectNode schema(EventType<?, ?> type) {
    ObjectNode schema = Schemas.of("object");
    ArrayNode required = schema.putArray("required");
    ObjectNode properties = schema.putObject("properties");
    for (EventField<?, ?, ?> field : type.fields()) {
      if (field.presence() == EventField.Presence.REQUIRED) {
        required.add(field.name());
      }
      properties.set(field.name(), field.schema());
    }
    return schema;
  }

  private static ObjectNode shared() {
    try (InputStream in =
        Objects.requireNonNull(EventSchema.class.getResourceAsStream(FILE), FILE)) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }
}
