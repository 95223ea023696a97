package io.millrace.event.codec;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes events in the wire format; leaves out what is empty. */
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
      out.writeStringProperty("type", event.type());
      out.writeStringProperty("event_id", event.eventId().value());
      // Nanoseconds survive: Instant prints exactly what it holds.
      out.writeStringProperty("timestamp", event.timestamp().toString());
      Map<String, Object> properties;
      if (event instanceof Interaction interaction) {
        write(interaction, out);
        properties = interaction.properties();
      } else if (event instanceof Impression impression) {
        write(impression, out);
        properties = impression.properties();
      } else if (event instanceof ItemUpdate item) {
        out.writeStringProperty("item_id", item.itemId().value());
        update(item.attributes(), item.deleted(), out);
        properties = item.properties();
      } else {
        UserUpdate user = (UserUpdate) event;
        out.writeStringProperty("user_id", user.userId().value());
        update(user.attributes(), user.deleted(), out);
        properties = user.properties();
      }
      if (!properties.isEmpty()) {
        out.writeName("properties");
        json.writeValue(out, properties);
      }
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void update(Map<String, Value> attributes, boolean deleted, JsonGenerator out) {
    out.writeName("attributes");
    Values.write(attributes, out);
    out.writeBooleanProperty("deleted", deleted);
  }

  private static void write(Interaction event, JsonGenerator out) {
    out.writeStringProperty("user_id", event.userId().value());
    out.writeStringProperty("item_id", event.itemId().value());
    event.sessionId().ifPresent(id -> out.writeStringProperty("session_id", id.value()));
    event.requestId().ifPresent(id -> out.writeStringProperty("request_id", id.value()));
    event.position().ifPresent(position -> out.writeNumberProperty("position", position));
    event.value().ifPresent(value -> out.writeNumberProperty("value", value));
    event.currency().ifPresent(currency -> out.writeStringProperty("currency", currency));
    event.quantity().ifPresent(quantity -> out.writeNumberProperty("quantity", quantity));
    values("context", event.context(), out);
  }

  private static void write(Impression event, JsonGenerator out) {
    out.writeStringProperty("user_id", event.userId().value());
    out.writeStringProperty("request_id", event.requestId().value());
    event.sessionId().ifPresent(id -> out.writeStringProperty("session_id", id.value()));
    out.writeArrayPropertyStart("items");
    for (Impression.Shown shown : event.items()) {
      out.writeStartObject();
      out.writeStringProperty("item_id", shown.itemId().value());
      out.writeNumberProperty("position", shown.position());
      shown.propensity().ifPresent(value -> out.writeNumberProperty("propensity", value));
      shown.score().ifPresent(score -> out.writeNumberProperty("score", score));
      shown.source().ifPresent(source -> out.writeStringProperty("source", source));
      values("features", shown.features(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    event.model().ifPresent(model -> out.writeStringProperty("model", model));
    if (!event.experiments().isEmpty()) {
      out.writeObjectPropertyStart("experiments");
      event.experiments().forEach(out::writeStringProperty);
      out.writeEndObject();
    }
    event.placement().ifPresent(placement -> out.writeStringProperty("placement", placement));
    values("context", event.context(), out);
    values("features", event.features(), out);
    event.featureSpec().ifPresent(spec -> out.writeStringProperty("feature_spec", spec));
  }

  private static void values(String name, Map<String, Value> values, JsonGenerator out) {
    if (!values.isEmpty()) {
      out.writeName(name);
      Values.write(values, out);
    }
  }
}
