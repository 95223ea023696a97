package io.millrace.ingest.imports;

import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Order and ids for events that come as somebody else's JSON. */
final class EventTimes {
  private EventTimes() {}

  /** By their time; what is not a valid event stays behind the one before it. */
  static History order(List<byte[]> events) {
    EventCodec codec = new EventCodec();
    List<History.Timed> timed = new ArrayList<>(events.size());
    long last = Long.MIN_VALUE;
    for (byte[] event : events) {
      try {
        last = codec.decode(event).timestamp().toEpochMilli();
      } catch (InvalidEventException e) {
        // The collector will say so, and keep it as a dead letter.
      }
      timed.add(new History.Timed(last, event));
    }
    return History.of(events.size(), new Tally(), timed);
  }

  /** The same for the same file name, so that importing a file again repeats its ids. */
  static String idPrefix(String format, Path file) {
    CRC32 checksum = new CRC32();
    checksum.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
    return "%s-%08x-".formatted(format, checksum.getValue());
  }
}
