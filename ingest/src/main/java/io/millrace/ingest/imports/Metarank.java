package io.millrace.ingest.imports;

import io.millrace.event.Event;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

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

  private final ContentIds ids = new ContentIds();
  private final Map<String, Ranking> rankings = new HashMap<>();
  private final Map<String, Map<String, Value>> subjects = new HashMap<>();
  private final ImportSource source;
  private final HistoryWriter history;

  Metarank(ImportSource source, HistoryWriter history) {
    this.source = source;
    this.history = history;
  }

  private record Ranking(Optional<UserId> user, Map<String, Integer> positions) {}

  void read() throws IOException {
    Path file = source.path();
    try (HistorySpillFile lines = new HistorySpillFile()) {
      ForeignJson.read(
          source,
          file,
          history,
          (node, number) -> {
            Optional<Instant> time = ForeignJson.time(node, "timestamp");
            if (time.isEmpty()) {
              history.skip("no_timestamp", file, number);
            } else {
              lines.add(time.get().toEpochMilli(), MetarankLine.identified(node, number, ids));
            }
          });
      List<byte[]> ordered = lines.ordered();
      for (byte[] stored : ordered) {
        MetarankLine line = MetarankLine.of(stored);
        if (line.kind().equals("ranking")) {
          remember(line);
        }
      }
      for (byte[] stored : ordered) {
        add(file, MetarankLine.of(stored));
      }
    }
  }

  private void add(Path file, MetarankLine line) throws IOException {
    try {
      history.add(event(line));
    } catch (MetarankLine.Skipped e) {
      history.skip(e.reason(), file, line.number());
    } catch (InvalidEventException e) {
      history.skip(line.kind() + ":" + e.code(), file, line.number());
    } catch (IllegalArgumentException e) {
      history.skip(line.kind() + ":invalid_value", file, line.number());
    }
  }

  private void remember(MetarankLine ranking) {
    Optional<String> id = ForeignJson.text(ranking.json(), "id");
    if (id.isEmpty()) {
      return;
    }
    Map<String, Integer> positions = new HashMap<>();
    int position = 0;
    for (JsonNode item : ranking.json().path("items")) {
      position++;
      int place = position;
      ForeignJson.text(item, "id").ifPresent(of -> positions.putIfAbsent(of, place));
    }
    rankings.putIfAbsent(id.get(), new Ranking(ranking.user(), positions));
  }

  private Event event(MetarankLine line) throws MetarankLine.Skipped, InvalidEventException {
    return switch (line.kind()) {
      case "item" ->
          new ItemUpdate(
              line.id(),
              line.time(),
              new ItemId(line.required("item")),
              merged("item:" + line.required("item"), line),
              false,
              Map.of());
      case "user" ->
          new UserUpdate(
              line.id(),
              line.time(),
              new UserId(line.required("user")),
              merged("user:" + line.required("user"), line),
              false,
              Map.of());
      case "ranking" -> impression(line);
      case "interaction" -> interaction(line);
      default -> throw new MetarankLine.Skipped("unknown_event");
    };
  }

  private Map<String, Value> merged(String subject, MetarankLine update)
      throws InvalidEventException {
    Map<String, Value> all = subjects.computeIfAbsent(subject, same -> new HashMap<>());
    all.putAll(update.fields());
    return Map.copyOf(all);
  }

  private Impression impression(MetarankLine line)
      throws MetarankLine.Skipped, InvalidEventException {
    String id = line.required("id");
    List<Impression.Shown> shown = new ArrayList<>();
    for (JsonNode item : line.json().path("items")) {
      shown.add(
          new Impression.Shown(
              new ItemId(MetarankLine.required(item, "id")),
              shown.size() + 1,
              OptionalDouble.empty(),
              relevancy(item),
              Optional.empty(),
              Map.of()));
    }
    if (shown.isEmpty()) {
      throw new MetarankLine.Skipped("ranking_without_items");
    }
    if (shown.size() > MAX_SHOWN) {
      throw new MetarankLine.Skipped("ranking_too_long");
    }
    Map<String, Value> context = line.fields();
    Impression.Builder impression =
        new Impression.Builder()
            .eventId(line.id())
            .timestamp(line.time())
            .userId(line.user().orElseThrow(() -> new MetarankLine.Skipped("ranking_without_user")))
            .requestId(new RequestId(id))
            .items(shown)
            .context(context);
    ForeignJson.text(line.json(), "session").map(SessionId::new).ifPresent(impression::sessionId);
    if (context.get("placement") instanceof Value.Text text) {
      impression.placement(text.text());
    }
    return impression.build();
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

  private Interaction interaction(MetarankLine line)
      throws MetarankLine.Skipped, InvalidEventException {
    String name = line.required("type");
    InteractionType type =
        source
            .interactionType(name)
            .orElseThrow(() -> new MetarankLine.Skipped("interaction_type:" + name));
    String item = line.required("item");
    Optional<String> named = ForeignJson.text(line.json(), "ranking");
    Optional<Ranking> ranking = named.flatMap(id -> Optional.ofNullable(rankings.get(id)));
    UserId user =
        ForeignJson.text(line.json(), "user")
            .map(UserId::new)
            .or(() -> ranking.flatMap(Ranking::user))
            .or(line::user)
            .orElseThrow(() -> new MetarankLine.Skipped("interaction_without_user"));
    Interaction.Builder builder =
        Interaction.builder(line.id(), line.time(), type, user, new ItemId(item))
            .context(line.fields());
    ForeignJson.text(line.json(), "session").map(SessionId::new).ifPresent(builder::sessionId);
    Interaction interaction = builder.build();
    if (named.isEmpty()) {
      history.note("interaction without a ranking");
      return interaction;
    }
    if (ranking.isEmpty() || !ranking.get().positions().containsKey(item)) {
      history.note(
          ranking.isEmpty()
              ? "interaction whose ranking is not in the file"
              : "interaction with an item that its ranking does not show");
      return interaction;
    }
    history.note("interaction joined with its ranking");
    return interaction.on(
        new RequestId(named.get()), ranking.get().positions().getOrDefault(item, 1));
  }
}
