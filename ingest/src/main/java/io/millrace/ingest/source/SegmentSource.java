package io.millrace.ingest.source;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.event.codec.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks of Segment and of RudderStack, which share a format: track calls of the e-commerce
 * specification (version 2) become interactions, identify calls become user updates.
 *
 * <p>An order becomes one purchase for each product, with price times quantity as its value; a
 * refund becomes one return for each product that it names. The id of an event is the message's id,
 * with the product's place behind it. A user without an id is its anonymous id.
 */
final class SegmentSource implements EventSource {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, InteractionType> SINGLE =
      Map.of(
          "Product Viewed", InteractionType.VIEW,
          "Product Clicked", InteractionType.CLICK,
          "Product Added", InteractionType.ADD_TO_CART,
          "Product Added to Wishlist", InteractionType.LIKE);
  private static final String ORDER = "Order Completed";
  private static final String REFUND = "Order Refunded";
  private static final List<String> TIMES = List.of("timestamp", "originalTimestamp", "sentAt");

  @Override
  public String id() {
    return "segment";
  }

  @Override
  public String description() {
    return "webhooks of Segment and RudderStack: track calls of the e-commerce specification,"
        + " and identify calls";
  }

  @Override
  public void translate(SourceRequest request, TranslatedEvents events)
      throws InvalidEventException {
    JsonNode root;
    try {
      root = JSON.readTree(request.body());
    } catch (JacksonException e) {
      throw new InvalidEventException("malformed_json", "not JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw new InvalidEventException("not_an_object", "the body must be a JSON object");
    }
    for (JsonNode message : root.has("batch") ? root.get("batch") : List.of(root)) {
      try {
        translate(message, events);
      } catch (InvalidEventException e) {
        events.refuse(e);
      }
    }
  }

  private static void translate(JsonNode message, TranslatedEvents events)
      throws InvalidEventException {
    String type = message.path("type").asString("");
    String name = message.path("event").asString("");
    JsonNode properties = message.path("properties");
    if (type.equals("identify")) {
      events.add(user(message));
    } else if (!type.equals("track")) {
      events.ignore();
    } else if (SINGLE.containsKey(name)) {
      events.add(interaction(message, SINGLE.get(name), properties, "", 1));
    } else if (name.equals(ORDER) || name.equals(REFUND)) {
      int place = 0;
      for (JsonNode product : properties.path("products")) {
        place++;
        try {
          events.add(
              interaction(
                  message,
                  InteractionType.PURCHASE,
                  product,
                  "-" + place,
                  name.equals(REFUND) ? -1 : 1));
        } catch (InvalidEventException e) {
          events.refuse(e);
        }
      }
      if (place == 0) {
        events.ignore();
      }
    } else {
      events.ignore();
    }
  }

  private static UserUpdate user(JsonNode message) throws InvalidEventException {
    return valid(
        () ->
            new UserUpdate(
                id(message, ""),
                time(message),
                userId(message),
                Values.read("traits", message.path("traits")),
                false,
                Map.of()));
  }

  private static Interaction interaction(
      JsonNode message, InteractionType type, JsonNode product, String suffix, int sign)
      throws InvalidEventException {
    return valid(
        () -> {
          Interaction.Builder builder =
              Interaction.builder(
                  id(message, suffix),
                  time(message),
                  type,
                  userId(message),
                  new ItemId(
                      text(product, "product_id")
                          .or(() -> text(product, "sku"))
                          .orElseThrow(() -> missing("properties.product_id"))));
          JsonNode properties = message.path("properties");
          text(properties, "request_id").map(RequestId::new).ifPresent(builder::requestId);
          if (type == InteractionType.PURCHASE) {
            int quantity = sign * (int) number(product, "quantity").orElse(1);
            builder.quantity(quantity);
            OptionalDouble price = number(product, "price");
            if (price.isPresent()) {
              // Cents: the product of a decimal price and a count is not exact in binary.
              builder.value(Math.round(price.getAsDouble() * quantity * 100) / 100.0);
              text(properties, "currency").ifPresent(builder::currency);
            }
          }
          return builder.build();
        });
  }

  private interface Reading<T> {
    T read() throws InvalidEventException;
  }

  private static <T> T valid(Reading<T> reading) throws InvalidEventException {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("invalid_value", String.valueOf(e.getMessage()));
    }
  }

  private static EventId id(JsonNode message, String suffix) throws InvalidEventException {
    String id = text(message, "messageId").orElseThrow(() -> missing("messageId"));
    return new EventId("segment-" + id + suffix);
  }

  private static UserId userId(JsonNode message) throws InvalidEventException {
    return new UserId(
        text(message, "userId")
            .or(() -> text(message, "anonymousId"))
            .orElseThrow(() -> missing("userId")));
  }

  private static Instant time(JsonNode message) throws InvalidEventException {
    for (String field : TIMES) {
      Optional<String> text = text(message, field);
      if (text.isPresent()) {
        try {
          return OffsetDateTime.parse(text.get()).toInstant();
        } catch (DateTimeException e) {
          throw new InvalidEventException(
              "invalid_value",
              "%s must be ISO 8601 with an offset, is '%s'".formatted(field, text.get()));
        }
      }
    }
    throw missing("timestamp");
  }

  private static Optional<String> text(JsonNode object, String field) {
    JsonNode node = object.path(field);
    return node.isValueNode() && !node.isNull()
        ? Optional.of(node.asString()).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /** A number, or a text that spells one. */
  private static OptionalDouble number(JsonNode object, String field) throws InvalidEventException {
    Optional<String> text = text(object, field);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(text.get());
      if (Double.isFinite(number)) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException e) {
      // Falls through to the message below.
    }
    throw new InvalidEventException(
        "invalid_value", "'%s' must be a number, is '%s'".formatted(field, text.get()));
  }

  private static InvalidEventException missing(String field) {
    return new InvalidEventException("missing_field", "'%s' is missing".formatted(field));
  }
}
