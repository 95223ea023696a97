package io.millrace.ingest.imports;

import java.util.ArrayList;
import java.util.Comparator;
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
 * @param events each as one line of JSON
 */
record History(long rows, Map<String, Long> skipped, Map<String, Long> notes, List<byte[]> events) {
  History {
    skipped = Map.copyOf(skipped);
    notes = Map.copyOf(notes);
  }

  /**
   * An event on its way into order.
   *
   * @param time epoch milliseconds
   */
  record Timed(long time, byte[] json) {}

  /** Puts the events into order; those of the same time keep the order in which they were read. */
  static History of(long rows, Tally skipped, List<Timed> events) {
    return of(rows, skipped, new Tally(), events);
  }

  static History of(long rows, Tally skipped, Tally notes, List<Timed> events) {
    List<Timed> ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparingLong(Timed::time));
    return new History(
        rows, skipped.counts(), notes.counts(), ordered.stream().map(Timed::json).toList());
  }
}
