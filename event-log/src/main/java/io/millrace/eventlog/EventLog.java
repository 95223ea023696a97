package io.millrace.eventlog;

import io.millrace.event.Event;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The log of one site: a table for each of the topics {@code events}, {@code impressions}, {@code
 * items} and {@code users}, partitioned by day.
 *
 * <p>An append is atomic: its events and its offsets become visible together or not at all, so a
 * reader of the topic that starts at {@link #offsets} after a crash loses nothing and repeats
 * nothing.
 */
public interface EventLog extends AutoCloseable {
  /**
   * Appends a batch read from a topic.
   *
   * @param nextOffsets for each partition the batch was read from, the offset behind its last
   *     record; partitions that are not named keep what they had
   */
  void append(Topic topic, List<? extends Event> events, Map<Integer, Long> nextOffsets);

  /**
   * Appends as {@link #append(Topic, List, Map)} does, but only if no other writer was faster.
   *
   * @param expected the offsets as the appender knows them; a partition of {@code nextOffsets} that
   *     is absent here must never have been written
   * @throws StaleOffsetsException if a partition of {@code nextOffsets} has another offset than
   *     expected; nothing was written then
   * @throws RefusedRowsException if some of the events cannot be rows; nothing was written then
   */
  void append(
      Topic topic,
      List<? extends Event> events,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets);

  /** The offset to go on from, by partition; a partition that was never written is absent. */
  Map<Integer, Long> offsets(Topic topic);

  /**
   * Reads the events with {@code from <= timestamp < to}, in no particular order, streaming: close
   * the stream.
   */
  Stream<Event> read(Topic topic, Instant from, Instant to);

  /** How many events the topic's table holds; from metadata, without reading data. */
  long count(Topic topic);

  /** Where the topic's events lie in time; from metadata, without reading data. */
  List<EventSpan> spans(Topic topic);

  /** Identifies what a read sees now, for a model's provenance: the snapshot id of each table. */
  Map<Topic, Long> snapshot();

  /**
   * Returns the log as it is now: what is appended later is neither read nor counted, and the
   * offsets are those of what is read. Each topic's table is fixed on its own. It cannot be
   * appended to, and belongs to this log: there is nothing to close.
   */
  EventLog pinned();

  @Override
  void close();
}
