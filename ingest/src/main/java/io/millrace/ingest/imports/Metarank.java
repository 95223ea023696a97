package io.millrace.ingest.imports;

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
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.event.codec.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Metarank's events, one JSON object a line: {@code item}, {@code user}, {@code ranking} and {@code
 * interaction} (docs.metarank.ai, "Supported events").
 *
 * <p>A ranking becomes an impression: its id is the request's, its items stand in their order, a
 * relevancy is a score, and its fields are the context. An interaction that names its ranking gets
 * the request and the item's position there, wherever in the file the two stand. Metarank's item
 * and user events say what has changed; here each says all, so earlier fields are carried on.
 */
final class Metarank {
  private static final int MAX_SHOWN = EventCodec.MAX_SHOWN;

  private final EventCodec codec = new EventCodec();
  private final JsonMapper json = JsonMapper.shared();
  private final TypeNames types;
  private final Tally skipped = new Tally();
  private final Tally notes = new Tally();
  private final Map<String, Ranking> rankings = new HashMap<>();
  private final Map<String, Map<String, Value>> subjects = new HashMap<>();

  Metarank(TypeNames types) {
    this.types = types;
  }

  private record Line(long number, Instant time, String kind, JsonNode json) {}

  private record Ranking(Optional<UserId> user, Map<String, Integer> positions) {}

  /** Why a line becomes no event. */
  private static final class Skipped extends Exception {
    private static final long serialVersionUID = 1L;

    Skipped(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  History read(Path file) throws IOException {
    long[] number = {0};
    try (Spool lines = new Spool()) {
      long rows =
          ForeignJson.read(
              file,
              skipped,
              node -> {
                number[0]++;
                Optional<Instant> time = ForeignJson.time(node, "timestamp");
                if (time.isEmpty()) {
                  skipped.count("no_timestamp");
                } else {
                  lines.add(time.get().toEpochMilli(), numbered(number[0], node));
                }
              });
      List<byte[]> ordered = lines.ordered();
      for (byte[] spooled : ordered) {
        Line line = line(spooled);
        if (line.kind.equals("ranking")) {
          remember(line.json);
        }
      }
      Spool events = new Spool();
      for (byte[] spooled : ordered) {
        add(line(spooled), events);
      }
      return History.of(rows, skipped, notes, events);
    }
  }

  /** A line with its number, which its event's id is made of. */
  private byte[] numbered(long number, JsonNode node) {
    return json.writeValueAsBytes(json.createArrayNode().add(number).add(node));
  }

  private Line line(byte[] spooled) {
    JsonNode pair = json.readTree(spooled);
    JsonNode node = pair.required(1);
    return new Line(
        pair.required(0).asLong(),
        ForeignJson.time(node, "timestamp").orElseThrow(),
        ForeignJson.text(node, "event").orElse(""),
        node);
  }

  private void add(Line line, Spool events) throws IOException {
    try {
      Event event = event(line);
      events.add(event.timestamp().toEpochMilli(), codec.encode(event));
    } catch (Skipped e) {
      skipped.count(e.reason());
    } catch (InvalidEventException e) {
      skipped.count(line.kind + ":" + e.code());
    } catch (IllegalArgumentException e) {
      skipped.count(line.kind + ":invalid_value");
    }
  }

  private void remember(JsonNode ranking) {
    Optional<String> id = ForeignJson.text(ranking, "id");
    if (id.isEmpty()) {
      return;
    }
    Map<String, Integer> positions = new HashMap<>();
    int position = 0;
    for (JsonNode item : ranking.path("items")) {
      position++;
      int place = position;
      ForeignJson.text(item, "id").ifPresent(of -> positions.putIfAbsent(of, place));
    }
    rankings.putIfAbsent(id.get(), new Ranking(user(ranking), positions));
  }

  private Event event(Line line) throws Skipped, InvalidEventException {
    return switch (line.kind) {
      case "item" ->
          new ItemUpdate(
              id(line),
              line.time,
              new ItemId(required(line.json, "item")),
              merged("item:" + required(line.json, "item"), line.json),
              false,
              Map.of());
      case "user" ->
          new UserUpdate(
              id(line),
              line.time,
              new UserId(required(line.json, "user")),
              merged("user:" + required(line.json, "user"), line.json),
              false,
              Map.of());
      case "ranking" -> impression(line);
      case "interaction" -> interaction(line);
      default -> throw new Skipped("unknown_event");
    };
  }

  /** The kind is a part of the id: a ranking and an interaction may share one. */
  private static EventId id(Line line) {
    String id = ForeignJson.text(line.json, "id").orElse("");
    return new EventId(
        id.isEmpty() || id.length() > 100
            ? "metarank-%s-line-%d".formatted(line.kind, line.number)
            : "metarank-%s-%s".formatted(line.kind, id));
  }

  private Map<String, Value> merged(String subject, JsonNode update) throws InvalidEventException {
    Map<String, Value> all = subjects.computeIfAbsent(subject, same -> new HashMap<>());
    all.putAll(fields(update));
    return Map.copyOf(all);
  }

  private Map<String, Value> fields(JsonNode event) throws InvalidEventException {
    ObjectNode fields = json.createObjectNode();
    for (JsonNode field : event.path("fields")) {
      Optional<String> name = ForeignJson.text(field, "name");
      if (name.isPresent() && field.has("value")) {
        fields.set(name.get(), field.path("value"));
      }
    }
    return Values.read("fields", fields);
  }

  private Impression impression(Line line) throws Skipped, InvalidEventException {
    String id = required(line.json, "id");
    List<Impression.Shown> shown = new ArrayList<>();
    for (JsonNode item : line.json.path("items")) {
      shown.add(
          new Impression.Shown(
              new ItemId(required(item, "id")),
              shown.size() + 1,
              OptionalDouble.empty(),
              relevancy(item),
              Optional.empty(),
              Map.of()));
    }
    if (shown.isEmpty()) {
      throw new Skipped("ranking_without_items");
    }
    if (shown.size() > MAX_SHOWN) {
      throw new Skipped("ranking_too_long");
    }
    Map<String, Value> context = fields(line.json);
    return new Impression(
        id(line),
        line.time,
        user(line.json).orElseThrow(() -> new Skipped("ranking_without_user")),
        new RequestId(id),
        ForeignJson.text(line.json, "session").map(SessionId::new),
        shown,
        Optional.empty(),
        Map.of(),
        context.get("placement") instanceof Value.Text text
            ? Optional.of(text.text())
            : Optional.empty(),
        context,
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** In its own place as Metarank wrote it first, or among the item's fields as it does now. */
  private static OptionalDouble relevancy(JsonNode item) {
    JsonNode relevancy = item.path("relevancy");
    for (JsonNode field : item.path("fields")) {
      if (field.path("name").asString("").equals("relevancy")) {
        relevancy = field.path("value");
      }
    }
    return relevancy.isNumber() && Double.isFinite(relevancy.asDouble())
        ? OptionalDouble.of(relevancy.asDouble())
        : OptionalDouble.empty();
  }

  private Interaction interaction(Line line) throws Skipped, InvalidEventException {
    String name = required(line.json, "type");
    InteractionType type =
        types.find(name).orElseThrow(() -> new Skipped("interaction_type:" + name));
    String item = required(line.json, "item");
    Optional<String> named = ForeignJson.text(line.json, "ranking");
    Optional<Ranking> ranking = named.flatMap(id -> Optional.ofNullable(rankings.get(id)));
    UserId user =
        ForeignJson.text(line.json, "user")
            .map(UserId::new)
            .or(() -> ranking.flatMap(Ranking::user))
            .or(() -> user(line.json))
            .orElseThrow(() -> new Skipped("interaction_without_user"));
    Interaction interaction =
        new Interaction(
            id(line),
            line.time,
            type,
            user,
            new ItemId(item),
            ForeignJson.text(line.json, "session").map(SessionId::new),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            fields(line.json),
            Map.of());
    if (named.isEmpty()) {
      notes.count("interaction without a ranking");
      return interaction;
    }
    if (ranking.isEmpty() || !ranking.get().positions().containsKey(item)) {
      notes.count(
          ranking.isEmpty()
              ? "interaction whose ranking is not in the file"
              : "interaction with an item that its ranking does not show");
      return interaction;
    }
    notes.count("interaction joined with its ranking");
    return interaction.on(
        new RequestId(named.get()), ranking.get().positions().getOrDefault(item, 1));
  }

  /** The visit stands for the visitor where only it is known. */
  private static Optional<UserId> user(JsonNode event) {
    return ForeignJson.text(event, "user")
        .or(() -> ForeignJson.text(event, "session"))
        .map(UserId::new);
  }

  private static String required(JsonNode object, String field) throws Skipped {
    return ForeignJson.text(object, field).orElseThrow(() -> new Skipped("no_" + field));
  }
}
