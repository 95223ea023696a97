package io.millrace.ingest.imports;

import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Order and ids for events that come as somebody else's JSON. */
final class EventTimes {
  /** Before all times that an event may have. */
  private static final long NO_TIME = Long.MIN_VALUE / 4;

  private final EventCodec codec = new EventCodec();
  private final Spool spool = new Spool();
  private long last = NO_TIME;

  EventTimes() throws IOException {}

  /** By its time; what is not a valid event stays behind the one before it. */
  void add(byte[] event) throws IOException {
    try {
      last = codec.decode(event).timestamp().toEpochMilli();
    } catch (InvalidEventException e) {
      // The collector will say so, and keep it as a dead letter.
    }
    spool.add(last, event);
  }

  int size() {
    return spool.size();
  }

  History history(long rows, Tally skipped) throws IOException {
    return History.of(rows, skipped, spool);
  }

  /** The same for the same file name, so that importing a file again repeats its ids. */
  static String idPrefix(String format, Path file) {
    CRC32 checksum = new CRC32();
    checksum.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
    return "%s-%08x-".formatted(format, checksum.getValue());
  }
}
