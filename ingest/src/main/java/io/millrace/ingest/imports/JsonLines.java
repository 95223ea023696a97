package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One event a line, as JSON; blank lines do not count. A line goes out as it is: whether it is a
 * valid event is for the collector to say.
 */
final class JsonLines {
  private final Charset charset;

  JsonLines() {
    this(StandardCharsets.UTF_8);
  }

  JsonLines(Charset charset) {
    this.charset = charset;
  }

  History read(Path file) throws IOException {
    EventTimes events = new EventTimes(new Tally());
    Lines.read(file, charset, line -> events.add(line.bytes(), line.file(), line.number()));
    return events.history(events.size());
  }
}
