package io.millrace.ingest.imports;

import io.millrace.event.codec.RecordSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * One event a line, as JSON; blank lines do not count. A line goes out as it is: whether it is a
 * valid event is for the collector to say.
 */
final class JsonLines {
  History read(Path file) throws IOException {
    try (InputStream in = SourceFile.open(file)) {
      List<byte[]> lines = new RecordSplitter().lines(in.readAllBytes(), Integer.MAX_VALUE);
      return EventTimes.order(lines);
    }
  }
}
