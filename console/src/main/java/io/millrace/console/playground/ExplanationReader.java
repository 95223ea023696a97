package io.millrace.console.playground;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads serving's explanations; what is missing is empty. */
final class ExplanationReader {
  private ExplanationReader() {}

  static Explanation read(JsonNode answer) {
    Slate slate = SlateReader.read(answer.path("slate"));
    List<Explanation.Shown> shown = new ArrayList<>();
    for (JsonNode item : answer.path("slate").path("items")) {
      JsonNode explanation = item.path("explanation");
      shown.add(
          new Explanation.Shown(
              slate.items().get(shown.size()),
              texts(explanation.path("sources")),
              explanation.path("rank").asInt(0),
              text(explanation.path("rule")),
              text(item.path("team"))));
    }
    return new Explanation(
        slate,
        shown,
        user(answer.path("user")),
        answer.path("rules").toPrettyString(),
        list(answer.path("rankings"), ExplanationReader::ranking));
  }

  private static Explanation.User user(JsonNode user) {
    return new Explanation.User(
        user.path("known").asBoolean(false),
        plain(user.path("attributes")),
        list(
            user.path("recent"),
            one ->
                new Explanation.Interaction(
                    id(one),
                    title(one),
                    one.path("type").asString(""),
                    time(one.path("time")),
                    texts(one.path("excluded_by")))),
        user.path("items").asInt(0),
        user.path("seen").asInt(0),
        user.path("bought").asInt(0),
        user.path("hidden").asInt(0),
        user.path("older").asBoolean(false));
  }

  private static Explanation.Ranking ranking(JsonNode ranking) {
    Map<String, Explanation.Slot> slots = new HashMap<>();
    for (JsonNode slot : ranking.path("slots")) {
      slots.put(
          id(slot),
          new Explanation.Slot(
              slot.path("adjusted_score").asDouble(0), scores(slot.path("scores"))));
    }
    return new Explanation.Ranking(
        ranking.path("model").asString(""),
        ranking.path("ordered_by").asString(""),
        number(ranking.path("ranker_weight")),
        ranking.path("candidates").asInt(0),
        list(
            ranking.path("history"),
            one ->
                new Explanation.Read(
                    id(one),
                    title(one),
                    one.path("type").asString(""),
                    one.path("age").asInt(0),
                    one.path("weight").asDouble(0),
                    one.path("seed").asBoolean(false))),
        ranking.path("history_size").asInt(0),
        plain(ranking.path("features")),
        list(ranking.path("sources"), ExplanationReader::source),
        number(ranking.path("needed_score")),
        slots,
        list(ranking.path("alternatives"), ExplanationReader::alternative),
        ranking.path("removed_count").asInt(0),
        list(ranking.path("removed"), ExplanationReader::removed));
  }

  private static Explanation.Source source(JsonNode source) {
    return new Explanation.Source(
        source.path("source").asString(""),
        source.path("share").asDouble(0),
        source.path("named").asInt(0),
        source.path("taken").asInt(0),
        source.path("removed").asInt(0),
        list(
            source.path("items"),
            one ->
                new Explanation.Named(
                    id(one),
                    title(one),
                    one.path("place").asInt(0),
                    one.path("score").asDouble(0),
                    text(one.path("anchor")),
                    whole(one.path("rank")),
                    whole(one.path("slot")))));
  }

  private static Explanation.Alternative alternative(JsonNode one) {
    return new Explanation.Alternative(
        id(one),
        title(one),
        texts(one.path("sources")),
        one.path("rank").asInt(0),
        one.path("score").asDouble(0),
        one.path("adjusted_score").asDouble(0),
        text(one.path("rule")),
        texts(one.path("lost_to")),
        scores(one.path("scores")));
  }

  private static Explanation.Removed removed(JsonNode one) {
    return new Explanation.Removed(
        id(one),
        title(one),
        texts(one.path("sources")),
        texts(one.path("reasons")),
        whole(one.path("rank")),
        scores(one.path("scores")));
  }

  private static Explanation.Scores scores(JsonNode scores) {
    return new Explanation.Scores(
        number(scores.path("retrieval_score")),
        whole(scores.path("retrieval_rank")),
        number(scores.path("ranker_score")),
        whole(scores.path("ranker_rank")));
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    List<T> list = new ArrayList<>();
    array.forEach(one -> list.add(reader.apply(one)));
    return list;
  }

  private static String id(JsonNode one) {
    return one.path("item_id").asString("");
  }

  private static String title(JsonNode one) {
    return text(one.path("title")).orElseGet(() -> id(one));
  }

  private static Optional<String> text(JsonNode value) {
    return value.isString() && !value.asString().isBlank()
        ? Optional.of(value.asString())
        : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    return list(array, one -> one.asString(""));
  }

  /** Values as people write them, by name. */
  private static Map<String, String> plain(JsonNode object) {
    Map<String, String> plain = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              plain.put(
                  entry.getKey(),
                  value.isArray()
                      ? String.join(", ", list(value, one -> one.asString("")))
                      : value.asString(""));
            });
    return plain;
  }

  private static Optional<Double> number(JsonNode value) {
    return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
  }

  private static Optional<Integer> whole(JsonNode value) {
    return value.isIntegralNumber() ? Optional.of(value.asInt()) : Optional.empty();
  }

  private static Optional<Instant> time(JsonNode value) {
    try {
      return text(value).map(Instant::parse);
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }
}
