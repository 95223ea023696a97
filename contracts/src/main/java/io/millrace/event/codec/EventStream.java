package io.millrace.event.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Events out of bytes that are known to be UTF-8, by one pass of Jackson's streaming parser. */
final class EventStream {
  /** Very many parsers: buffers come from the thread, not from a queue that all threads share. */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();

  private EventStream() {}

  static JsonParser parser(byte[] bytes, int from, int length) {
    return JSON.createParser(ObjectReadContext.empty(), bytes, from, length);
  }

  /** The event that the bytes are; empty where they must be judged as a whole. */
  static Optional<EventCodec.Decoded> one(byte[] bytes) {
    try {
      return Optional.of(read(bytes, new EventReader()));
    } catch (JacksonException | RereadException | FieldProblem e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the one event that the bytes are.
   *
   * @throws FieldProblem if it is no valid event, or perhaps no JSON
   * @throws RereadException if it must be judged as a whole
   * @throws JacksonException if it is no JSON
   */
  static EventCodec.Decoded read(byte[] bytes, EventReader reader) throws FieldProblem {
    try (JsonParser in = parser(bytes, 0, bytes.length)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw RereadException.INSTANCE;
      }
      EventCodec.Decoded event = reader.read(in);
      if (in.nextToken() != null) {
        throw RereadException.INSTANCE;
      }
      return lined(event, bytes);
    }
  }

  /**
   * One object or an array of them, cut where the parser says that each begins and ends.
   *
   * @param from where the body begins, behind a byte order mark
   * @param max stops behind one more
   * @return empty where it is anything else, or no JSON
   */
  static Optional<List<EventBodies.Piece>> all(byte[] body, int from, int max) {
    try (JsonParser in = parser(body, from, body.length - from)) {
      List<EventBodies.Piece> pieces = new ArrayList<>();
      JsonToken first = in.nextToken();
      if (first == JsonToken.START_OBJECT) {
        pieces.add(piece(in, body, from));
      } else if (first == JsonToken.START_ARRAY) {
        while (in.nextToken() == JsonToken.START_OBJECT) {
          pieces.add(piece(in, body, from));
          if (pieces.size() > max) {
            return Optional.of(pieces);
          }
        }
        if (in.currentToken() != JsonToken.END_ARRAY) {
          return Optional.empty();
        }
      } else {
        return Optional.empty();
      }
      return in.nextToken() == null ? Optional.of(pieces) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static EventBodies.Piece piece(JsonParser in, byte[] body, int from) {
    int start = from + (int) in.currentTokenLocation().getByteOffset();
    int depth = in.streamReadContext().getNestingDepth();
    Optional<EventCodec.Decoded> event = Optional.empty();
    try {
      event = Optional.of(new EventReader().read(in));
    } catch (RereadException | FieldProblem e) {
      // Judged by itself.
    }
    while (in.streamReadContext().getNestingDepth() >= depth) {
      in.nextToken();
    }
    int end = from + (int) in.currentLocation().getByteOffset();
    byte[] bytes = Arrays.copyOfRange(body, start, end);
    return new EventBodies.Piece(
        bytes,
        bytes.length <= EventCodec.MAX_BYTES
            ? event.map(read -> lined(read, bytes))
            : Optional.empty());
  }

  /** An event that is not on one line is not as it would be written. */
  static EventCodec.Decoded lined(EventCodec.Decoded event, byte[] bytes) {
    return !event.asWritten() || oneLine(bytes)
        ? event
        : new EventCodec.Decoded(event.event(), false);
  }

  private static boolean oneLine(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n' || b == '\r') {
        return false;
      }
    }
    return true;
  }
}
