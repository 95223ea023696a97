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
 * @param kind the field {@code event}; may be empty
 */
record MetarankLine(long number, Instant time, String kind, JsonNode json) {
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
  static byte[] numbered(long number, JsonNode line) {
    return JSON.writeValueAsBytes(JSON.createArrayNode().add(number).add(line));
  }

  static MetarankLine of(byte[] numbered) {
    JsonNode pair = JSON.readTree(numbered);
    JsonNode line = pair.required(1);
    return new MetarankLine(
        pair.required(0).asLong(),
        ForeignJson.time(line, "timestamp").orElseThrow(),
        ForeignJson.text(line, "event").orElse(""),
        line);
  }

  /** The kind is a part of the id: a ranking and an interaction may share one. */
  EventId id() {
    String id = ForeignJson.text(json, "id").orElse("");
    return new EventId(
        id.isEmpty() || id.length() > LONGEST_ID
            ? "metarank-%s-line-%d".formatted(kind, number)
            : "metarank-%s-%s".formatted(kind, id));
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
