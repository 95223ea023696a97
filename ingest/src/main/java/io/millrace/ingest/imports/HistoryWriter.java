package io.millrace.ingest.imports;

import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Receives what an {@link ImportFormat} reads: events in any order, and rows that cannot become
 * events. Events are written to a spill file, so a history may be larger than memory.
 */
public final class HistoryWriter implements ImportSource.SkippedRows, AutoCloseable {
  /** Before all times that an event may have. */
  private static final long NO_TIME = Long.MIN_VALUE / 4;

  private final EventCodec codec = new EventCodec();
  private final HistorySpillFile events;
  private final Tally skipped = new Tally();
  private final Tally notes = new Tally();
  private long last = NO_TIME;

  HistoryWriter() throws IOException {
    events = new HistorySpillFile();
  }

  /** Adds an event. Events of the same time keep the order in which they are added. */
  public void add(Event event) throws IOException {
    events.add(event.timestamp().toEpochMilli(), codec.encode(event));
  }

  /** Adds an event that comes before all others of its time, such as an item's attributes. */
  public void addFirst(Event event) throws IOException {
    events.addFirst(event.timestamp().toEpochMilli(), codec.encode(event));
  }

  /**
   * Adds an event that is JSON already, as {@code POST /v1/events} takes it. What is no valid event
   * comes after the one added before it; the collector refuses it and keeps it as a dead letter.
   *
   * @param line of the file, from 1
   */
  public void addJson(byte[] event, Path file, long line) throws IOException {
    try {
      last = codec.decode(event).timestamp().toEpochMilli();
    } catch (InvalidEventException e) {
      skipped.example(e.code(), file, line, e.getMessage());
    }
    events.add(last, event);
  }

  @Override
  public void skip(String reason, Path file, long line) {
    skipped.count(reason, file, line);
  }

  /** Counts something that cannot become an event and is at no single line. */
  public void skip(String reason) {
    skipped.count(reason);
  }

  /** Counts an event that may differ from what the user expects, by what was done to it. */
  public void note(String what) {
    notes.count(what);
  }

  /** Returns the events in order of time; the writer receives nothing after it. */
  History history() throws IOException {
    return new History(
        events.size() + skipped.total(),
        skipped.counts(),
        skipped.examples(),
        notes.counts(),
        events.ordered(),
        events);
  }

  /** Deletes the events of a history that was not read to its end. */
  @Override
  public void close() throws IOException {
    events.close();
  }
}
