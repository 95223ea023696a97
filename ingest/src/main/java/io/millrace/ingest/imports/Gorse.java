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
import io.millrace.event.codec.InvalidEventException;
import io.millrace.event.codec.Values;
import java.io.IOException;
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
  private final JsonMapper json = JsonMapper.shared();
  private final ContentIds ids = new ContentIds();
  private final Map<String, Instant> firstOfUser = new HashMap<>();
  private final Map<String, Instant> firstOfItem = new HashMap<>();
  private final ImportSource source;
  private final HistoryWriter history;
  private Optional<Instant> first = Optional.empty();

  Gorse(ImportSource source, HistoryWriter history) {
    this.source = source;
    this.history = history;
  }

  void read() throws IOException {
    read(source.file("feedback.jsonl"), "feedback", this::feedback);
    optional("users.jsonl", "user", this::user);
    optional("items.jsonl", "item", this::item);
  }

  private interface Reader {
    Event read(JsonNode line) throws InvalidEventException;
  }

  /** Why a row becomes no event. */
  private static final class Skipped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Skipped(String reason) {
      super(reason, null, false, false);
    }
  }

  private void read(Path file, String kind, Reader reader) throws IOException {
    ForeignJson.read(
        source,
        file,
        history,
        (line, number) -> {
          try {
            Event event = reader.read(line);
            if (event instanceof Interaction) {
              history.add(event);
            } else {
              // Users and items come before their first feedback.
              history.addFirst(event);
            }
          } catch (Skipped e) {
            history.skip(String.valueOf(e.getMessage()), file, number);
          } catch (InvalidEventException e) {
            history.skip(kind + ":" + e.code(), file, number);
          } catch (IllegalArgumentException e) {
            history.skip(kind + ":invalid_value", file, number);
          }
        });
  }

  private void optional(String name, String kind, Reader reader) throws IOException {
    Path file;
    try {
      file = source.file(name);
    } catch (NoSuchFileException e) {
      return;
    }
    read(file, kind, reader);
  }

  private Event feedback(JsonNode line) {
    Optional<String> user = ForeignJson.text(line, "UserId");
    Optional<String> item = ForeignJson.text(line, "ItemId");
    String name = ForeignJson.text(line, "FeedbackType").orElse("");
    Optional<InteractionType> type = source.interactionType(name);
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
