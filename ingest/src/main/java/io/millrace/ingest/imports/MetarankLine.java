package io.millrace.ingest.imports;

import io.millrace.event.EventId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.event.codec.Values;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of Metarank's events that has a timestamp.
 *
 * @param number its place in the file, from 1
 * @param ownId made of its content, for a line that has none of its own
 * @param kind the field {@code event}; may be empty
 */
record MetarankLine(long number, String ownId, Instant time, String kind, JsonNode json) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_ID = 100;

  /** Why a line becomes no event. */
  static final class Skipped extends Exception {
    private static final long serialVersionUID = 1L;

    Skipped(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** A line as it is put aside, for {@link #of}. */
  static byte[] identified(JsonNode line, long number, ContentIds ids) {
    String id = usable(line) ? "" : ids.next("metarank", line.toString());
    return JSON.writeValueAsBytes(JSON.createArrayNode().add(number).add(id).add(line));
  }

  static MetarankLine of(byte[] identified) {
    JsonNode parts = JSON.readTree(identified);
    JsonNode line = parts.required(2);
    return new MetarankLine(
        parts.required(0).asLong(),
        parts.required(1).asString(),
        ForeignJson.time(line, "timestamp").orElseThrow(),
        ForeignJson.text(line, "event").orElse(""),
        line);
  }

  /** The kind is a part of the id: a ranking and an interaction may share one. */
  EventId id() {
    return new EventId(
        ownId.isEmpty()
            ? "metarank-%s-%s".formatted(kind, ForeignJson.text(json, "id").orElseThrow())
            : ownId);
  }

  private static boolean usable(JsonNode line) {
    int length = ForeignJson.text(line, "id").orElse("").length();
    return length > 0 && length <= LONGEST_ID;
  }

  /** The visit stands for the visitor where only it is known. */
  Optional<UserId> user() {
    return ForeignJson.text(json, "user")
        .or(() -> ForeignJson.text(json, "session"))
        .map(UserId::new);
  }

  Map<String, Value> fields() throws InvalidEventException {
    ObjectNode fields = JSON.createObjectNode();
    for (JsonNode field : json.path("fields")) {
      Optional<String> name = ForeignJson.text(field, "name");
      if (name.isPresent() && field.has("value")) {
        fields.set(name.get(), field.path("value"));
      }
    }
    return Values.read("fields", fields);
  }

  String required(String field) throws Skipped {
    return required(json, field);
  }

  static String required(JsonNode object, String field) throws Skipped {
    return ForeignJson.text(object, field).orElseThrow(() -> new Skipped("no_" + field));
  }
}
