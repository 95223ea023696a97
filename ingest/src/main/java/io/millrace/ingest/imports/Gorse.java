package io.millrace.ingest.imports;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.event.codec.Values;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gorse's dumps: {@code users.jsonl}, {@code items.jsonl} and {@code feedback.jsonl}, as its
 * dashboard exports them.
 *
 * <p>Labels become attributes: a list those of the name {@code labels}, an object one for each of
 * its names, with a dot where objects are nested. An item's categories are the attribute {@code
 * category}; a hidden item is a deleted one. Users have no time in Gorse, and items may have none:
 * both are known with the first feedback that names them, or that names anything.
 */
final class Gorse {
  private final EventCodec codec = new EventCodec();
  private final JsonMapper json = JsonMapper.shared();
  private final TypeNames types;
  private final Charset charset;
  private final ContentIds ids = new ContentIds();
  private final Tally skipped = new Tally();
  private final Map<String, Instant> firstOfUser = new HashMap<>();
  private final Map<String, Instant> firstOfItem = new HashMap<>();
  private Optional<Instant> first = Optional.empty();

  Gorse(TypeNames types) {
    this(types, StandardCharsets.UTF_8);
  }

  Gorse(TypeNames types, Charset charset) {
    this.types = types;
    this.charset = charset;
  }

  History read(Path directory) throws IOException {
    Spool events = new Spool();
    Path feedback = SourceFile.find(directory, "feedback.jsonl");
    long rows =
        ForeignJson.read(
            feedback,
            charset,
            skipped,
            (line, number) ->
                add(events, "feedback", new Where(feedback, number), () -> feedback(line)));
    rows += optional(directory, "users.jsonl", "user", this::user, events);
    rows += optional(directory, "items.jsonl", "item", this::item, events);
    return History.of(rows, skipped, events);
  }

  private interface Reading {
    Event run() throws InvalidEventException;
  }

  private interface Reader {
    Event read(JsonNode line) throws InvalidEventException;
  }

  private record Where(Path file, long line) {}

  /** Why a row becomes no event. */
  private static final class Skipped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Skipped(String reason) {
      super(reason, null, false, false);
    }
  }

  private void add(Spool events, String kind, Where where, Reading reading) throws IOException {
    try {
      Event event = reading.run();
      long time = event.timestamp().toEpochMilli();
      byte[] encoded = codec.encode(event);
      if (event instanceof Interaction) {
        events.add(time, encoded);
      } else {
        // Users and items come before their first feedback.
        events.addFirst(time, encoded);
      }
    } catch (Skipped e) {
      skipped.count(String.valueOf(e.getMessage()), where.file, where.line);
    } catch (InvalidEventException e) {
      skipped.count(kind + ":" + e.code(), where.file, where.line);
    } catch (IllegalArgumentException e) {
      skipped.count(kind + ":invalid_value", where.file, where.line);
    }
  }

  private long optional(Path directory, String name, String kind, Reader reader, Spool events)
      throws IOException {
    Path file;
    try {
      file = SourceFile.find(directory, name);
    } catch (NoSuchFileException e) {
      return 0;
    }
    return ForeignJson.read(
        file,
        charset,
        skipped,
        (line, number) -> add(events, kind, new Where(file, number), () -> reader.read(line)));
  }

  private Event feedback(JsonNode line) {
    Optional<String> user = ForeignJson.text(line, "UserId");
    Optional<String> item = ForeignJson.text(line, "ItemId");
    String name = ForeignJson.text(line, "FeedbackType").orElse("");
    Optional<InteractionType> type = types.find(name);
    Optional<Instant> time = ForeignJson.time(line, "Timestamp");
    if (user.isEmpty() || item.isEmpty()) {
      throw new Skipped("feedback_without_user_or_item");
    }
    if (type.isEmpty()) {
      throw new Skipped("feedback_type:" + name);
    }
    if (time.isEmpty()) {
      throw new Skipped("feedback_without_time");
    }
    JsonNode value = line.path("Value");
    Interaction.Builder builder =
        Interaction.builder(
            // Of all that the line says, whatever --type makes of it.
            new EventId(ids.next("gorse-feedback", line.toString())),
            time.get(),
            type.get(),
            new UserId(user.get()),
            new ItemId(item.get()));
    // Zero is what Gorse writes where nobody gave a value.
    if (value.isNumber() && value.asDouble() != 0) {
      builder.value(value.asDouble());
    }
    ForeignJson.text(line, "Comment")
        .ifPresent(text -> builder.properties(Map.of("comment", text)));
    Interaction event = builder.build();
    firstOfUser.merge(user.get(), time.get(), Gorse::earlier);
    firstOfItem.merge(item.get(), time.get(), Gorse::earlier);
    first = Optional.of(first.map(known -> earlier(known, time.get())).orElse(time.get()));
    return event;
  }

  private Event user(JsonNode line) throws InvalidEventException {
    Optional<String> id = ForeignJson.text(line, "UserId");
    if (id.isEmpty()) {
      throw new Skipped("user_without_id");
    }
    ObjectNode attributes = labels(line);
    ForeignJson.text(line, "Comment").ifPresent(text -> attributes.put("comment", text));
    return new UserUpdate(
        new EventId(ids.next("gorse-user", line.toString())),
        known(firstOfUser.get(id.get())),
        new UserId(id.get()),
        Values.read("Labels", attributes),
        false,
        Map.of());
  }

  private Event item(JsonNode line) throws InvalidEventException {
    Optional<String> id = ForeignJson.text(line, "ItemId");
    if (id.isEmpty()) {
      throw new Skipped("item_without_id");
    }
    ObjectNode attributes = labels(line);
    if (line.path("Categories").isArray() && !line.path("Categories").isEmpty()) {
      attributes.set("category", line.get("Categories"));
    }
    ForeignJson.text(line, "Comment").ifPresent(text -> attributes.put("comment", text));
    Map<String, Value> values = Values.read("Labels", attributes);
    Instant time =
        ForeignJson.time(line, "Timestamp").orElseGet(() -> known(firstOfItem.get(id.get())));
    return new ItemUpdate(
        new EventId(ids.next("gorse-item", line.toString())),
        time,
        new ItemId(id.get()),
        values,
        line.path("IsHidden").asBoolean(false),
        Map.of());
  }

  private ObjectNode labels(JsonNode line) {
    ObjectNode attributes = json.createObjectNode();
    JsonNode labels = line.path("Labels");
    if (labels.isObject()) {
      flatten("", labels, attributes);
    } else if (labels.isArray() && !labels.isEmpty()) {
      attributes.set("labels", labels);
    }
    return attributes;
  }

  private static void flatten(String prefix, JsonNode object, ObjectNode into) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getValue().isObject()) {
        flatten(prefix + entry.getKey() + ".", entry.getValue(), into);
      } else if (!entry.getValue().isNull()) {
        into.set(prefix + entry.getKey(), entry.getValue());
      }
    }
  }

  private Instant known(@org.jspecify.annotations.Nullable Instant firstFeedback) {
    return firstFeedback != null
        ? firstFeedback
        : first.orElse(Instant.parse("2000-01-01T00:00:00Z"));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
