package io.millrace.event.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Records that lie one behind the other in one array, read by one parser: to begin and end a parser
 * costs a third of what it costs to read a usual event. A record that is not what the parser
 * expects, or does not end where it should, is left to somebody else, and a new parser begins
 * behind it; so what one record holds changes nothing for another.
 */
final class EventRun<T> {
  /** Bytes that are copied behind each other: small enough to stay in a processor's cache. */
  private static final int CHUNK = 64 * 1024;

  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private final Function<EventCodec.Decoded, T> result;
  private @Nullable JsonParser in;
  private int parsedFrom;

  private EventRun(byte[] bytes, int[] starts, int[] ends, Function<EventCodec.Decoded, T> result) {
    this.bytes = bytes;
    this.starts = starts;
    this.ends = ends;
    this.result = result;
  }

  /**
   * Reads records, whatever they are.
   *
   * @param result what is wanted of an event, which does not say whether it is on one line
   * @return one for each record; empty where somebody else must look
   */
  static <T> List<Optional<T>> read(List<byte[]> records, Function<EventCodec.Decoded, T> result) {
    List<Optional<T>> events = new ArrayList<>(records.size());
    int from = 0;
    while (from < records.size()) {
      int to = from;
      int length = 0;
      while (to < records.size()
          && (to == from || length + records.get(to).length <= CHUNK)
          && usable(records.get(to))) {
        length += records.get(to++).length + 1;
      }
      if (to == from) {
        events.add(Optional.empty());
        from++;
      } else {
        events.addAll(chunk(records.subList(from, to), length, result));
        from = to;
      }
    }
    return events;
  }

  private static boolean usable(byte[] record) {
    return record.length <= EventCodec.MAX_BYTES && Utf8.valid(record);
  }

  private static <T> List<Optional<T>> chunk(
      List<byte[]> records, int length, Function<EventCodec.Decoded, T> result) {
    byte[] all = new byte[length];
    int[] starts = new int[records.size()];
    int[] ends = new int[records.size()];
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      byte[] record = records.get(i);
      System.arraycopy(record, 0, all, at, record.length);
      starts[i] = at;
      at += record.length;
      ends[i] = at;
      all[at++] = '\n';
    }
    return new EventRun<>(all, starts, ends, result).read();
  }

  private List<Optional<T>> read() {
    List<Optional<T>> events = new ArrayList<>(starts.length);
    for (int i = 0; i < starts.length; i++) {
      Optional<T> event = next(starts[i], ends[i]);
      events.add(event);
      if (event.isEmpty()) {
        close();
      }
    }
    close();
    return events;
  }

  private Optional<T> next(int start, int end) {
    try {
      JsonParser parser = in;
      if (parser == null) {
        parser = EventStream.parser(bytes, start, bytes.length - start);
        in = parser;
        parsedFrom = start;
      }
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parsedFrom + parser.currentTokenLocation().getByteOffset() >= end) {
        return Optional.empty();
      }
      EventCodec.Decoded event = new EventReader().read(parser);
      return onlySpace(parsedFrom + (int) parser.currentLocation().getByteOffset(), end)
          ? Optional.of(result.apply(event))
          : Optional.empty();
    } catch (RuntimeException | FieldProblem e) {
      // No event, no JSON, or what trips the parser itself: its neighbours must not be lost with
      // it.
      return Optional.empty();
    }
  }

  /** Whether a record ends where its event does; false also where the event goes on behind it. */
  private boolean onlySpace(int from, int end) {
    for (int i = from; i < end; i++) {
      if (!RecordSplitter.space(bytes[i])) {
        return false;
      }
    }
    return from <= end;
  }

  private void close() {
    if (in != null) {
      in.close();
      in = null;
    }
  }
}
