package io.millrace.event.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a request's body apart into its records, each with its bytes as they came, so that a
 * refused one can be kept. The usual events are read on the way, in the same pass.
 *
 * <p>Every method stops once it has found one record more than {@code max}, so that a hostile body
 * costs no more than a large one; the caller compares the size. Safe for use by several threads.
 */
public final class EventBodies {
  private final RecordSplitter splitter = new RecordSplitter();

  /**
   * One record.
   *
   * @param bytes as the client wrote them
   * @param event what they are, where that is known already; else {@link EventCodec#read} tells, or
   *     says what is wrong. Not compared: the array belongs to whoever gets it
   */
  public record Piece(byte[] bytes, Optional<EventCodec.Decoded> event) {
    /** A record of which nothing is known. */
    public static Piece unread(byte[] bytes) {
      return new Piece(bytes, Optional.empty());
    }
  }

  /**
   * One JSON object, or an array of them. A broken element of an array does not spoil its
   * neighbours, as long as its end can be told.
   *
   * @return the array's elements; for anything else the one value
   * @throws InvalidEventException {@code malformed_json} where the records' ends cannot be told, or
   *     where the body is plainly not UTF-8
   */
  public List<Piece> json(byte[] body, int max) throws InvalidEventException {
    int from = RecordSplitter.skipByteOrderMark(body);
    RecordSplitter.requireUtf8(body, from);
    // A second mark would be passed over by the parser, and is no JSON.
    boolean marked = from < body.length && body[from] == (byte) 0xEF;
    if (!marked && Utf8.valid(body)) {
      Optional<List<Piece>> pieces = EventStream.all(body, from, max);
      if (pieces.isPresent()) {
        return pieces.get();
      }
    }
    return splitter.json(body, max).stream().map(Piece::unread).toList();
  }

  /** One record a line; blank lines are left out. A line that is not JSON is its own affair. */
  public List<Piece> lines(byte[] body, int max) {
    List<byte[]> lines = splitter.lines(body, max);
    List<Optional<EventCodec.Decoded>> events = EventRun.read(lines, event -> event);
    List<Piece> pieces = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i);
      pieces.add(new Piece(line, events.get(i).map(event -> EventStream.lined(event, line))));
    }
    return pieces;
  }
}
