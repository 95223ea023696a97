package io.millrace.console.playground;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads serving's answers. */
final class SlateReader {
  private SlateReader() {}

  static Slate read(JsonNode answer) {
    Map<String, String> experiments = new LinkedHashMap<>();
    answer
        .path("experiments")
        .properties()
        .forEach(arm -> experiments.put(arm.getKey(), arm.getValue().asString("")));
    List<Slate.Item> items = new ArrayList<>();
    answer.path("items").forEach(item -> items.add(item(item)));
    return new Slate(
        answer.path("request_id").asString(""),
        answer.path("model").asString(""),
        experiments,
        text(answer, "fallback")
            .map(codes -> Arrays.stream(codes.split(",")).map(String::trim).toList())
            .orElse(List.of()),
        items,
        answer.path("took_us").asLong(0),
        answer.path("score_is_probability").asBoolean(true));
  }

  private static Slate.Item item(JsonNode item) {
    JsonNode attributes = item.path("attributes");
    JsonNode category = attributes.path("category");
    JsonNode price = attributes.path("price");
    return new Slate.Item(
        item.path("item_id").asString(""),
        item.path("position").asInt(0),
        item.path("score").asDouble(0),
        item.path("propensity").asDouble(0),
        item.path("source").asString(""),
        text(item, "reason"),
        text(item, "title"),
        category.isArray() ? text(category.path(0)) : text(category),
        price.isNumber() ? Optional.of(price.asDouble()) : Optional.empty(),
        text(attributes, "image").filter(address -> address.matches("https?://\\S+")));
  }

  private static Optional<String> text(JsonNode object, String field) {
    return text(object.path(field));
  }

  private static Optional<String> text(JsonNode value) {
    return value.isString() && !value.asString().isBlank()
        ? Optional.of(value.asString())
        : Optional.empty();
  }
}
