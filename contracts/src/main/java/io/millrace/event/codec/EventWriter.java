package io.millrace.event.codec;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserUpdate;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes events in the wire format; leaves out what is empty. */
final class EventWriter {
  private final JsonMapper json;

  EventWriter(JsonMapper json) {
    this.json = json;
  }

  byte[] write(Event event) {
    ObjectNode node = json.createObjectNode();
    node.put("type", event.type());
    node.put("event_id", event.eventId().value());
    // Nanoseconds survive: Instant prints exactly what it holds.
    node.put("timestamp", event.timestamp().toString());
    Map<String, Object> properties;
    if (event instanceof Interaction interaction) {
      write(interaction, node);
      properties = interaction.properties();
    } else if (event instanceof Impression impression) {
      write(impression, node);
      properties = impression.properties();
    } else if (event instanceof ItemUpdate item) {
      node.put("item_id", item.itemId().value());
      node.set("attributes", Values.toJson(json, item.attributes()));
      node.put("deleted", item.deleted());
      properties = item.properties();
    } else {
      UserUpdate user = (UserUpdate) event;
      node.put("user_id", user.userId().value());
      node.set("attributes", Values.toJson(json, user.attributes()));
      node.put("deleted", user.deleted());
      properties = user.properties();
    }
    if (!properties.isEmpty()) {
      node.set("properties", json.valueToTree(properties));
    }
    return json.writeValueAsBytes(node);
  }

  private void write(Interaction event, ObjectNode node) {
    node.put("user_id", event.userId().value());
    node.put("item_id", event.itemId().value());
    event.sessionId().ifPresent(id -> node.put("session_id", id.value()));
    event.requestId().ifPresent(id -> node.put("request_id", id.value()));
    event.position().ifPresent(position -> node.put("position", position));
    event.value().ifPresent(value -> node.put("value", value));
    event.currency().ifPresent(currency -> node.put("currency", currency));
    event.quantity().ifPresent(quantity -> node.put("quantity", quantity));
    values(node, "context", event.context());
  }

  private void write(Impression event, ObjectNode node) {
    node.put("user_id", event.userId().value());
    node.put("request_id", event.requestId().value());
    event.sessionId().ifPresent(id -> node.put("session_id", id.value()));
    ArrayNode items = node.putArray("items");
    for (Impression.Shown shown : event.items()) {
      ObjectNode item = items.addObject();
      item.put("item_id", shown.itemId().value());
      item.put("position", shown.position());
      shown.propensity().ifPresent(propensity -> item.put("propensity", propensity));
      shown.score().ifPresent(score -> item.put("score", score));
      shown.source().ifPresent(source -> item.put("source", source));
      values(item, "features", shown.features());
    }
    event.model().ifPresent(model -> node.put("model", model));
    if (!event.experiments().isEmpty()) {
      ObjectNode experiments = node.putObject("experiments");
      event.experiments().forEach(experiments::put);
    }
    event.placement().ifPresent(placement -> node.put("placement", placement));
    values(node, "context", event.context());
    values(node, "features", event.features());
    event.featureSpec().ifPresent(spec -> node.put("feature_spec", spec));
  }

  private void values(ObjectNode node, String field, Map<String, io.millrace.event.Value> values) {
    if (!values.isEmpty()) {
      node.set(field, Values.toJson(json, values));
    }
  }
}
