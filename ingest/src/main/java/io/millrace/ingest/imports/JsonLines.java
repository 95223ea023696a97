package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One event a line, as JSON; blank lines do not count. A line goes out as it is: whether it is a
 * valid event is for the collector to say.
 */
final class JsonLines {
  History read(Path file) throws IOException {
    EventTimes events = new EventTimes();
    Lines.read(file, events::add);
    return events.history(events.size(), new Tally());
  }
}
