package io.millrace.event.codec;

import io.millrace.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events from and to JSON; immutable and safe for use by several threads.
 *
 * <p>{@code decode(encode(event))} equals the event. Fields that no event type knows are kept under
 * {@code properties}. Sizes are bounded: {@value #MAX_BYTES} bytes an event, {@value Bounds#TEXT}
 * characters a string, {@value Bounds#NAME} a name, {@value Bounds#ENTRIES} entries a map, {@value
 * Bounds#LIST} elements a list, {@value #MAX_SHOWN} items an impression.
 */
public final class EventCodec {
  /** Largest event, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Largest number of items on one slate. */
  public static final int MAX_SHOWN = 1000;

  /** An id that need not be valid. */
  private static final FieldKind<String> ANY_ID = new TextKinds.Id<>(Function.identity());

  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();
  private final EventWriter writer = new EventWriter(json);

  /**
   * An event as it was read.
   *
   * @param asWritten whether the bytes spell it as {@link EventCodec#encode} would, every field in
   *     its place, on one line: then they may travel on as they are
   */
  public record Decoded(Event event, boolean asWritten) {}

  /** Reads one event from UTF-8 JSON. */
  public Event decode(byte[] bytes) throws InvalidEventException {
    return read(bytes).event();
  }

  /** Reads one event from UTF-8 JSON, and tells whether its bytes need rewriting. */
  public Decoded read(byte[] bytes) throws InvalidEventException {
    requireText(bytes);
    FieldProblem problem = null;
    try {
      return EventStream.read(bytes, new EventReader());
    } catch (FieldProblem e) {
      problem = e;
    } catch (JacksonException | RereadException e) {
      // The whole tells what it is.
    }
    JsonNode whole = whole(bytes);
    if (problem != null) {
      throw problem.of("");
    }
    return read(bytes, whole);
  }

  /**
   * Reads several records at once: cheaper than one by one.
   *
   * @return one for each record; where it is empty {@link #decode(byte[])} tells what it is
   */
  public List<Optional<Event>> usual(List<byte[]> records) {
    return EventRun.read(records, Decoded::event);
  }

  /** Reads JSON that was seen to be whole, whose type is known before its other fields. */
  Decoded read(byte[] bytes, JsonNode whole) throws InvalidEventException {
    if (!whole.isObject()) {
      throw new InvalidEventException("not_an_object", "an event must be a JSON object");
    }
    try {
      return EventStream.read(bytes, EventReader.of(whole.path("type").asString("")));
    } catch (FieldProblem e) {
      throw e.of("");
    } catch (JacksonException | RereadException e) {
      throw new InvalidEventException("malformed_json", "not JSON: " + e.getMessage());
    }
  }

  private static void requireText(byte[] bytes) throws InvalidEventException {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidEventException(
          "too_large",
          "the event has %d bytes, at most %d are allowed".formatted(bytes.length, MAX_BYTES));
    }
    if (!Utf8.valid(bytes)) {
      throw new InvalidEventException("malformed_json", "not JSON in UTF-8");
    }
  }

  /** Parses the whole of a record, which finds out whether it is JSON without a name twice. */
  JsonNode whole(byte[] bytes) throws InvalidEventException {
    try {
      return json.readTree(bytes);
    } catch (JacksonException e) {
      throw new InvalidEventException("malformed_json", "not JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * The {@code event_id} of a record that need not be a valid event, as far as it can be read: lets
   * a rejection name what it rejects.
   */
  public Optional<String> eventId(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    try (JsonParser in =
        json.readTree(bytes).path("event_id").traverse(ObjectReadContext.empty())) {
      in.nextToken();
      return Optional.of(ANY_ID.read(in, new Reading()));
    } catch (JacksonException | FieldProblem e) {
      return Optional.empty();
    }
  }

  /** Writes an event as one line of UTF-8 JSON, without a line end. */
  public byte[] encode(Event event) {
    return writer.write(event);
  }
}
