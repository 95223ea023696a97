package io.millrace.ingest.imports;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines of somebody else's JSON. */
final class ForeignJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Pattern MILLIS =
      Pattern.compile("\\d{1,18}(\\.\\d{1,18})?([eE][+]?\\d{1,2})?");

  private ForeignJson() {}

  /** Is given a line that is a JSON object. */
  interface Reader {
    void accept(JsonNode line, long number) throws IOException;
  }

  /**
   * Reads a file line by line.
   *
   * @param skipped receives what is no JSON object, as {@code unreadable_json}
   */
  static void read(ImportSource source, Path file, ImportSource.SkippedRows skipped, Reader reader)
      throws IOException {
    source.lines(
        file,
        line -> {
          Optional<JsonNode> node = parse(line.text());
          if (node.isPresent()) {
            reader.accept(node.get(), line.number());
          } else {
            skipped.skip("unreadable_json", file, line.number());
          }
        });
  }

  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
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
   * Milliseconds as a number or as a text, with a fraction or an exponent or not, or ISO 8601 with
   * an offset; empty for what is neither, and for years before 1990, which stand for no time at
   * all.
   */
  static Optional<Instant> time(JsonNode object, String field) {
    Optional<String> text = text(object, field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant time =
          MILLIS.matcher(text.get()).matches()
              ? Instant.ofEpochMilli(new BigDecimal(text.get()).toBigInteger().longValueExact())
              : OffsetDateTime.parse(text.get()).toInstant();
      return Optional.of(time).filter(at -> !at.isBefore(Instant.parse("1990-01-01T00:00:00Z")));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
