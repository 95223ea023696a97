package io.millrace.ingest.imports;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A history, read: its events as JSON in event-time order, and what did not become one. Reading the
 * same files again gives the same events with the same ids in the same order, so that a number is
 * enough to say how far an import has come.
 *
 * @param rows how many rows the files have; events and skipped rows together
 * @param skipped rows that did not become events, by reason
 * @param examples of skipped rows, and of events that will be refused, with file and line
 * @param notes events that came out otherwise than one might expect, by what happened to them
 * @param events each as one line of JSON; readable until the history is closed
 * @param spillFile where the events are stored
 */
record History(
    long rows,
    Map<String, Long> skipped,
    List<String> examples,
    Map<String, Long> notes,
    List<byte[]> events,
    HistorySpillFile spillFile)
    implements AutoCloseable {
  History {
    skipped = Map.copyOf(skipped);
    examples = List.copyOf(examples);
    notes = Map.copyOf(notes);
  }

  /** Reads a history. It holds a temporary file until it is closed. */
  static History read(ImportFormat format, ImportSource source) throws IOException {
    HistoryWriter history = new HistoryWriter();
    try {
      format.read(source, history);
      return history.history();
    } catch (IOException | RuntimeException | Error e) {
      history.close();
      throw e;
    }
  }

  /** How many rows did not become events. */
  long skippedRows() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() throws IOException {
    spillFile.close();
  }
}
