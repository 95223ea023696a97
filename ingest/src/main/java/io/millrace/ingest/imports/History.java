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
 * @param notes events that came out otherwise than one might expect, by what happened to them
 * @param events each as one line of JSON; readable until the history is closed
 * @param spool where they lie
 */
record History(
    long rows, Map<String, Long> skipped, Map<String, Long> notes, List<byte[]> events, Spool spool)
    implements AutoCloseable {
  History {
    skipped = Map.copyOf(skipped);
    notes = Map.copyOf(notes);
  }

  /** Puts the events into order; those of the same time keep the order in which they were read. */
  static History of(long rows, Tally skipped, Spool events) throws IOException {
    return of(rows, skipped, new Tally(), events);
  }

  static History of(long rows, Tally skipped, Tally notes, Spool events) throws IOException {
    return new History(rows, skipped.counts(), notes.counts(), events.ordered(), events);
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
