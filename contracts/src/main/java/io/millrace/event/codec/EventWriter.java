package io.millrace.event.codec;

import io.millrace.event.Event;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes events in the wire format, by the tables of {@link EventTypes}. */
final class EventWriter {
  /** Most events are shorter. */
  private static final int USUAL_BYTES = 512;

  private final JsonMapper json;

  EventWriter(JsonMapper json) {
    this.json = json;
  }

  byte[] write(Event event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      fields(EventTypes.of(event.topic()), event, out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings("unchecked") // The events of a topic are of its type.
  private static <E> void fields(EventType<E, ?> type, Event event, JsonGenerator out) {
    for (EventField<E, ?, ?> field : type.fields()) {
      field.write((E) event, out);
    }
  }
}
