package io.millrace.event.codec;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides what a valid event is, and says of any other what is wrong with it: from JSON that was
 * parsed into a tree, which costs several times what {@link StreamedEvent} does for the usual ones.
 */
final class TreeEvent {
  private static final Set<String> COMMON = Set.of("type", "event_id", "timestamp", "properties");
  private static final Set<String> INTERACTION =
      union(
          COMMON,
          Set.of("user_id", "item_id", "session_id", "request_id", "position"),
          Set.of("value", "currency", "quantity", "context"));
  private static final Set<String> IMPRESSION =
      union(
          COMMON,
          Set.of("user_id", "request_id", "session_id", "items", "model", "experiments"),
          Set.of("placement", "context", "features", "feature_spec"));
  private static final Set<String> ITEM = union(COMMON, Set.of("item_id", "attributes", "deleted"));
  private static final Set<String> USER = union(COMMON, Set.of("user_id", "attributes", "deleted"));

  private final JsonMapper json;

  TreeEvent(JsonMapper json) {
    this.json = json;
  }

  Event decode(JsonNode node) throws InvalidEventException {
    if (!node.isObject()) {
      throw new InvalidEventException("not_an_object", "an event must be a JSON object");
    }
    Fields fields = new Fields(node, "");
    JsonNode type = fields.required("type");
    if (!type.isString()) {
      throw fields.wrongType("type", "a string", type);
    }
    EventId id = fields.requiredId("event_id", EventId::new);
    Instant timestamp = fields.timestamp();
    Optional<InteractionType> interaction = InteractionType.ofWireName(type.asString());
    if (interaction.isPresent()) {
      return interaction(node, fields, id, timestamp, interaction.get());
    }
    return switch (type.asString()) {
      case "impression" -> impression(node, fields, id, timestamp);
      case "item" ->
          new ItemUpdate(
              id,
              timestamp,
              fields.requiredId("item_id", ItemId::new),
              WellKnown.item(fields.values("attributes")),
              fields.flag("deleted"),
              properties(node, ITEM));
      case "user" ->
          new UserUpdate(
              id,
              timestamp,
              fields.requiredId("user_id", UserId::new),
              fields.values("attributes"),
              fields.flag("deleted"),
              properties(node, USER));
      default ->
          throw new InvalidEventException(
              "unknown_type",
              "type '%s' is not one of view, click, add_to_cart, purchase, like, dislike, hide, impression, item, user"
                  .formatted(type.asString()));
    };
  }

  private Interaction interaction(
      JsonNode node, Fields fields, EventId id, Instant timestamp, InteractionType type)
      throws InvalidEventException {
    return new Interaction(
        id,
        timestamp,
        type,
        fields.requiredId("user_id", UserId::new),
        fields.requiredId("item_id", ItemId::new),
        fields.id("session_id", SessionId::new),
        fields.id("request_id", RequestId::new),
        fields.position(),
        fields.worth(),
        fields.name("currency"),
        fields.quantity(),
        fields.context(),
        properties(node, INTERACTION));
  }

  private Impression impression(JsonNode node, Fields fields, EventId id, Instant timestamp)
      throws InvalidEventException {
    return new Impression(
        id,
        timestamp,
        fields.requiredId("user_id", UserId::new),
        fields.requiredId("request_id", RequestId::new),
        fields.id("session_id", SessionId::new),
        shown(fields),
        fields.name("model"),
        fields.texts("experiments"),
        fields.name("placement"),
        fields.context(),
        fields.values("features"),
        fields.name("feature_spec"),
        timed(properties(node, IMPRESSION)));
  }

  private static Map<String, Object> timed(Map<String, Object> properties)
      throws InvalidEventException {
    if (!StreamedValues.possibleTime(properties)) {
      throw new InvalidEventException(
          "invalid_value",
          "properties.took_us must be from 0 to %.0f microseconds, is %s"
              .formatted(Bounds.TOOK_US, properties.get(Bounds.TOOK)));
    }
    return properties;
  }

  private static List<Impression.Shown> shown(Fields fields) throws InvalidEventException {
    JsonNode items = fields.required("items");
    if (!items.isArray()) {
      throw fields.wrongType("items", "a list", items);
    }
    if (items.isEmpty()) {
      throw new InvalidEventException("invalid_value", "items must not be empty");
    }
    if (items.size() > EventCodec.MAX_SHOWN) {
      throw new InvalidEventException(
          "too_large",
          "items has %d, at most %d are allowed".formatted(items.size(), EventCodec.MAX_SHOWN));
    }
    List<Impression.Shown> shown = new ArrayList<>(items.size());
    Set<Integer> positions = new HashSet<>();
    for (JsonNode item : items) {
      String path = "items[" + shown.size() + "].";
      if (!item.isObject()) {
        throw new InvalidEventException(
            "wrong_type",
            "items[" + shown.size() + "] must be an object with item_id and position");
      }
      Fields of = new Fields(item, path);
      of.required("position");
      int position = of.position().orElseThrow();
      if (!positions.add(position)) {
        throw new InvalidEventException(
            "invalid_value", path + "position " + position + " is used twice");
      }
      try {
        shown.add(
            new Impression.Shown(
                of.requiredId("item_id", ItemId::new),
                position,
                of.number("propensity"),
                of.number("score"),
                of.name("source"),
                of.values("features")));
      } catch (IllegalArgumentException e) {
        throw new InvalidEventException("invalid_value", path + e.getMessage());
      }
    }
    return shown;
  }

  private Map<String, Object> properties(JsonNode node, Set<String> known)
      throws InvalidEventException {
    Map<String, Object> properties = new LinkedHashMap<>();
    JsonNode given = node.get("properties");
    if (given != null && !given.isNull()) {
      if (!given.isObject()) {
        throw new InvalidEventException("wrong_type", "properties must be an object");
      }
      for (Map.Entry<String, JsonNode> entry : given.properties()) {
        keep(properties, entry);
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!known.contains(entry.getKey())) {
        keep(properties, entry);
      }
    }
    return properties;
  }

  private void keep(Map<String, Object> properties, Map.Entry<String, JsonNode> entry)
      throws InvalidEventException {
    if (!entry.getValue().isNull()) {
      Fields.bounded("a name in properties", entry.getKey(), Bounds.NAME);
      Texts.checkAll("properties." + entry.getKey(), entry.getValue());
      properties.put(entry.getKey(), json.treeToValue(entry.getValue(), Object.class));
    }
  }

  /** Whether every field is one that the type knows, and every id a text. */
  static boolean inPlace(JsonNode node, Event event) {
    Set<String> known =
        event instanceof Interaction
            ? INTERACTION
            : event instanceof Impression ? IMPRESSION : event instanceof ItemUpdate ? ITEM : USER;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      if (!known.contains(name) || name.endsWith("_id") && !field.getValue().isString()) {
        return false;
      }
    }
    if (event instanceof ItemUpdate && !WellKnown.inPlace(node.get("attributes"))) {
      return false;
    }
    if (event instanceof Impression) {
      for (JsonNode item : node.required("items")) {
        if (!item.required("item_id").isString()) {
          return false;
        }
      }
    }
    return true;
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... parts) {
    Set<String> all = new HashSet<>();
    for (Set<String> part : parts) {
      all.addAll(part);
    }
    return Set.copyOf(all);
  }
}
