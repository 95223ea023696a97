package io.millrace.ingest.imports;

import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.io.IOException;
import java.nio.file.Path;

/** Order for events that come as somebody else's JSON. */
final class EventTimes {
  /** Before all times that an event may have. */
  private static final long NO_TIME = Long.MIN_VALUE / 4;

  private final EventCodec codec = new EventCodec();
  private final Spool spool = new Spool();
  private final Tally skipped;
  private long last = NO_TIME;

  /**
   * @param skipped is shown the first events that the collector will refuse
   */
  EventTimes(Tally skipped) throws IOException {
    this.skipped = skipped;
  }

  /** By its time; what is not a valid event stays behind the one before it. */
  void add(byte[] event, Path file, long line) throws IOException {
    try {
      last = codec.decode(event).timestamp().toEpochMilli();
    } catch (InvalidEventException e) {
      // The collector will say so, and keep it as a dead letter.
      skipped.example(e.code(), file, line, e.getMessage());
    }
    spool.add(last, event);
  }

  int size() {
    return spool.size();
  }

  History history(long rows) throws IOException {
    return History.of(rows, skipped, spool);
  }
}
