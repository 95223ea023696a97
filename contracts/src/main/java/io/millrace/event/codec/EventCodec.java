package io.millrace.event.codec;

import io.millrace.event.Event;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events from and to JSON; immutable and safe for use by several threads.
 *
 * <p>{@code decode(encode(event))} equals the event. Fields that no event type knows are kept under
 * {@code properties}. Sizes are bounded: {@value #MAX_BYTES} bytes an event, {@value
 * Fields#MAX_TEXT} characters a string, {@value Bounds#NAME} a name, {@value Fields#MAX_ENTRIES}
 * entries a map, {@value Fields#MAX_LIST} elements a list, {@value #MAX_SHOWN} items an impression.
 */
public final class EventCodec {
  /** Largest event, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Largest number of items on one slate. */
  public static final int MAX_SHOWN = 1000;

  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();
  private final TreeEvent tree = new TreeEvent(json);
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
    Optional<Decoded> usual = usual(bytes);
    return usual.isPresent() ? usual.get().event() : decode(parse(bytes));
  }

  /** Reads one event from UTF-8 JSON, and tells whether its bytes need rewriting. */
  public Decoded read(byte[] bytes) throws InvalidEventException {
    Optional<Decoded> usual = usual(bytes);
    return usual.isPresent() ? usual.get() : readAny(bytes);
  }

  /**
   * Reads several records at once, those of them that are the usual events: cheaper than one by
   * one.
   *
   * @return one for each record; where it is empty {@link #decode(byte[])} tells what it is
   */
  public List<Optional<Event>> usual(List<byte[]> records) {
    return EventRun.read(records);
  }

  /** Nearly all events, and most of what reading them costs. */
  private static Optional<Decoded> usual(byte[] bytes) {
    return bytes.length <= MAX_BYTES && Utf8.valid(bytes)
        ? EventStream.one(bytes)
        : Optional.empty();
  }

  /** The same as {@link #read} for any bytes: what decides where the two could differ. */
  Decoded readAny(byte[] bytes) throws InvalidEventException {
    JsonNode node = parse(bytes);
    Event event = decode(node);
    return new Decoded(event, EventStream.oneLine(bytes) && TreeEvent.inPlace(node, event));
  }

  private JsonNode parse(byte[] bytes) throws InvalidEventException {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidEventException(
          "too_large",
          "the event has %d bytes, at most %d are allowed".formatted(bytes.length, MAX_BYTES));
    }
    if (!Utf8.valid(bytes)) {
      throw new InvalidEventException("malformed_json", "not JSON in UTF-8");
    }
    try {
      return json.readTree(bytes);
    } catch (JacksonException e) {
      throw new InvalidEventException("malformed_json", "not JSON: " + e.getOriginalMessage());
    }
  }

  /** Reads one event from parsed JSON. */
  public Event decode(JsonNode node) throws InvalidEventException {
    return tree.decode(node);
  }

  /**
   * The {@code event_id} of a record that need not be a valid event, as far as it can be read: lets
   * a rejection name what it rejects.
   */
  public Optional<String> eventId(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      JsonNode node = json.readTree(bytes);
      return node.isObject()
          ? new Fields(node, "").id("event_id", String::toString)
          : Optional.empty();
    } catch (JacksonException | InvalidEventException e) {
      return Optional.empty();
    }
  }

  /** Writes an event as one line of UTF-8 JSON, without a line end. */
  public byte[] encode(Event event) {
    return writer.write(event);
  }
}
