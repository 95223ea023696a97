package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines of somebody else's JSON. */
final class ForeignJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ForeignJson() {}

  /** Is given a line that is a JSON object. */
  interface Reader {
    void accept(JsonNode line) throws IOException;
  }

  /**
   * Reads a file line by line.
   *
   * @param unreadable counts what is no JSON object, under {@code unreadable_json}
   * @return how many lines there were
   */
  static long read(Path file, Tally unreadable, Reader line) throws IOException {
    long[] lines = {0};
    Lines.read(
        file,
        bytes -> {
          lines[0]++;
          Optional<JsonNode> node = parse(bytes);
          if (node.isPresent()) {
            line.accept(node.get());
          } else {
            unreadable.count("unreadable_json");
          }
        });
    return lines[0];
  }

  static Optional<JsonNode> parse(byte[] bytes) {
    try {
      return Optional.of(JSON.readTree(bytes)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** A text or a number as text; empty where it is missing or blank. */
  static Optional<String> text(JsonNode object, String field) {
    JsonNode node = object.path(field);
    return node.isValueNode() && !node.isNull()
        ? Optional.of(node.asString()).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /**
   * Milliseconds as a number or as a text, or ISO 8601 with an offset; empty for what is neither,
   * and for years before 1990, which stand for no time at all.
   */
  static Optional<Instant> time(JsonNode object, String field) {
    Optional<String> text = text(object, field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant time =
          text.get().chars().allMatch(Character::isDigit)
              ? Instant.ofEpochMilli(Long.parseLong(text.get()))
              : OffsetDateTime.parse(text.get()).toInstant();
      return Optional.of(time).filter(at -> !at.isBefore(Instant.parse("1990-01-01T00:00:00Z")));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
