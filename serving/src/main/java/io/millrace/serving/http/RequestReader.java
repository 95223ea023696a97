package io.millrace.serving.http;

import io.millrace.event.ItemId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.serving.site.SlateQuery;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests out of bodies and query parameters. A query parameter means the same as the body's
 * field; {@code exclude} and {@code seed_items} are repeated, {@code context} and {@code filter}
 * are written {@code context.device=phone}; {@code filter} alone is an expression. An empty
 * parameter is one that is missing; any other that is repeated is refused.
 */
public final class RequestReader {
  /** Largest body, in bytes. */
  public static final int MAX_BYTES = 512 * 1024;

  /** Most items a slate has. */
  static final int MAX_COUNT = 100;

  /** Most items that a request may list: exclusions, or items to rank. */
  static final int MAX_ITEMS = 1000;

  private static final int DEFAULT_COUNT = 10;
  private static final int MAX_SEEDS = 100;
  private static final int MAX_PLACEMENT = 100;

  private static final Set<String> RECOMMENDATIONS =
      Set.of(
          "user_id",
          "session_id",
          "placement",
          "count",
          "context",
          "filter",
          "exclude",
          "seed_items",
          "explain");
  private static final Set<String> EXPLAIN =
      Set.of(
          "user_id",
          "session_id",
          "placement",
          "count",
          "context",
          "filter",
          "exclude",
          "seed_items");
  private static final Set<String> RANK =
      Set.of("user_id", "session_id", "placement", "items", "context", "explain");
  private static final Set<String> SIMILAR =
      Set.of("user_id", "session_id", "placement", "count", "filter", "exclude", "explain");
  private static final Set<String> CART =
      Set.of(
          "user_id",
          "session_id",
          "placement",
          "count",
          "filter",
          "exclude",
          "seed_items",
          "explain");
  private static final Set<String> LISTS = Set.of("exclude", "seed_items", "items");
  private static final Set<String> NESTED = Set.of("context", "filter");

  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  SlateQuery recommendations(InputStream body) {
    return recommendations(read(body));
  }

  SlateQuery recommendations(Map<String, String[]> parameters) {
    return recommendations(read(parameters));
  }

  private static SlateQuery recommendations(JsonNode node) {
    RequestFields fields = new RequestFields(node, RECOMMENDATIONS);
    return query(fields, fields.items("seed_items", MAX_SEEDS), List.of());
  }

  SlateQuery explain(InputStream body) {
    RequestFields fields = new RequestFields(read(body), EXPLAIN);
    return query(fields, fields.items("seed_items", MAX_SEEDS), List.of()).explained();
  }

  SlateQuery rank(InputStream body) {
    RequestFields fields = new RequestFields(read(body), RANK);
    List<ItemId> items = fields.items("items", MAX_ITEMS);
    if (items.isEmpty()) {
      throw new InvalidRequestException(
          "items", "items is missing or empty: what is to be ranked?");
    }
    if (new HashSet<>(items).size() < items.size()) {
      throw new InvalidRequestException("items", "items names an item twice");
    }
    return query(fields, List.of(), items);
  }

  SlateQuery boughtTogether(InputStream body) {
    RequestFields fields = new RequestFields(read(body), CART);
    List<ItemId> cart = fields.items("seed_items", MAX_SEEDS);
    if (cart.isEmpty()) {
      throw new InvalidRequestException(
          "seed_items",
          "seed_items is missing or empty; name 1 to %d items, those of the cart"
              .formatted(MAX_SEEDS));
    }
    return query(fields, cart, cart);
  }

  SlateQuery similar(String item, Map<String, String[]> parameters) {
    ItemId id;
    try {
      id = new ItemId(item);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("id", "id: %s".formatted(e.getMessage()));
    }
    return query(new RequestFields(read(parameters), SIMILAR), List.of(id), List.of(id));
  }

  private static SlateQuery query(RequestFields fields, List<ItemId> seeds, List<ItemId> items) {
    return new SlateQuery(
        fields.id("user_id", UserId::new),
        fields.id("session_id", SessionId::new),
        fields.text("placement", MAX_PLACEMENT),
        fields.integer("count", DEFAULT_COUNT, 1, MAX_COUNT),
        fields.values("context"),
        fields.filter("filter"),
        Set.copyOf(fields.items("exclude", MAX_ITEMS)),
        seeds,
        items,
        fields.flag("explain"));
  }

  private JsonNode read(InputStream body) {
    byte[] bytes;
    try {
      bytes = body.readAllBytes();
    } catch (IOException e) {
      throw new InvalidRequestException("body", "the body ended early: " + e.getMessage());
    }
    JsonNode node;
    try {
      node = json.readTree(bytes);
    } catch (JacksonException e) {
      throw new InvalidRequestException("body", "not JSON: " + e.getOriginalMessage());
    }
    if (node.isMissingNode()) {
      throw new InvalidRequestException("body", "the body is empty");
    }
    return node;
  }

  private JsonNode read(Map<String, String[]> parameters) {
    ObjectNode node = json.createObjectNode();
    parameters.forEach(
        (name, values) -> {
          int dot = name.indexOf('.');
          if (LISTS.contains(name)) {
            ArrayNode list = node.putArray(name);
            List.of(values).forEach(list::add);
          } else if (values.length > 1) {
            throw new InvalidRequestException(name, "%s is given twice".formatted(name));
          } else if (values[0].isEmpty()) {
            // A query has no null: an empty parameter is one that is not there.
            if (dot < 0 && !name.equals(NamespaceParameter.PARAMETER) && !node.has(name)) {
              node.putNull(name);
            }
          } else if (dot > 0 && node.path(name.substring(0, dot)).isString()) {
            throw new InvalidRequestException(
                name.substring(0, dot),
                "%s beside %s: give one of them".formatted(name, name.substring(0, dot)));
          } else if (dot > 0 && NESTED.contains(name.substring(0, dot))) {
            node.withObjectProperty(name.substring(0, dot)).put(name.substring(dot + 1), values[0]);
          } else if (!name.equals(NamespaceParameter.PARAMETER)) {
            put(node, name, values[0]);
          }
        });
    return node;
  }

  /** A parameter that is not of the type it should be stays text, for the check that names it. */
  private static void put(ObjectNode node, String name, String value) {
    if (node.has(name)) {
      throw new InvalidRequestException(
          name, "%s beside %s.NAME: give one of them".formatted(name, name));
    }
    if (name.equals("explain") && (value.equals("true") || value.equals("false"))) {
      node.put(name, value.equals("true"));
      return;
    }
    if (name.equals("count")) {
      try {
        node.put(name, Integer.parseInt(value));
        return;
      } catch (NumberFormatException e) {
        throw new InvalidRequestException(
            name, "count must be an integer from 1 to %d, is '%s'".formatted(MAX_COUNT, value));
      }
    }
    node.put(name, value);
  }
}
