package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches of what the partitions hold and writes them. After a write that failed nobody knows
 * whether the store has it; so the store is asked before anything else is written to that topic,
 * and partitions that stand elsewhere than expected are read again from there.
 *
 * <p>A batch that the store refuses is written in halves, partition by partition, until the records
 * that it refuses stand alone: those go to the dead letters, all others into the store.
 */
final class BatchWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  /** After so long the worker polls again, so that the group does not give it up. */
  private static final Duration SEARCH = Duration.ofSeconds(30);

  private final Sink sink;
  private final DeadLetters deadLetters;
  private final RefusedEvents refusedEvents;
  private final Assignment assignment;
  private final SinkMeters meters;
  private final Set<Topic> doubtful = EnumSet.noneOf(Topic.class);

  /**
   * @param clock stamps dead letters
   */
  BatchWriter(
      Sink sink, DeadLetters deadLetters, Assignment assignment, SinkMeters meters, Clock clock) {
    this.sink = sink;
    this.deadLetters = deadLetters;
    this.refusedEvents = new RefusedEvents(sink.name(), deadLetters, meters, clock);
    this.assignment = assignment;
    this.meters = meters;
  }

  /** Writes what was read of one topic; throws whatever the store throws. */
  void write(Topic topic) {
    if (doubtful.contains(topic)) {
      verify(topic);
      doubtful.remove(topic);
    }
    List<AssignedPartition> partitions = assignment.dirty(topic);
    if (partitions.isEmpty()) {
      return;
    }
    for (AssignedPartition partition : partitions) {
      if (!partition.refused().isEmpty()) {
        deadLetters.send(List.copyOf(partition.refused()));
        partition.refused().clear();
      }
    }
    try {
      write(topic, partitions, Long.MAX_VALUE);
    } catch (RefusedBatchException e) {
      LOG.warn(
          "{} refuses a batch of {}; looking for the records that it refuses: {}",
          sink.name(),
          partitions.get(0).name.topic(),
          e.getMessage());
      long deadline = System.nanoTime() + SEARCH.toNanos();
      partitions.forEach(partition -> writeInHalves(topic, partition, deadline));
    }
  }

  /**
   * Writes what lies before an offset.
   *
   * @param end of one partition; the largest number for all of all
   */
  private void write(Topic topic, List<AssignedPartition> partitions, long end) {
    Batch batch = batch(topic, partitions, end);
    long started = System.nanoTime();
    doubtful.add(topic);
    try {
      sink.write(batch);
    } catch (RefusedBatchException e) {
      doubtful.remove(topic);
      throw e;
    }
    doubtful.remove(topic);
    meters.written(
        topic,
        batch.events().size(),
        batch.duplicates().values().stream().mapToLong(Long::longValue).sum(),
        end == Long.MAX_VALUE
            ? partitions.stream().mapToLong(AssignedPartition::undecodable).sum()
            : 0,
        System.nanoTime() - started);
    partitions.forEach(partition -> partition.markWritten(end));
  }

  /** Each refused record costs as many writes as its batch has doublings. */
  private void writeInHalves(Topic topic, AssignedPartition partition, long deadline) {
    while (partition.dirty() && System.nanoTime() < deadline) {
      long end = Long.MAX_VALUE;
      boolean written = false;
      while (!written) {
        try {
          write(topic, List.of(partition), end);
          written = true;
        } catch (RefusedBatchException e) {
          long whole = end;
          end = partition.unwritten().middle(end).orElse(end);
          if (end == whole) {
            refusedEvents.setAside(partition, end, e);
          }
        }
      }
    }
  }

  private void verify(Topic topic) {
    Map<Integer, Long> offsets = sink.offsets(topic);
    for (AssignedPartition partition : assignment.dirty(topic)) {
      Optional<Long> found = Optional.ofNullable(offsets.get(partition.name.partition()));
      if (!found.equals(partition.stored())) {
        assignment.reset(partition);
      }
    }
  }

  private static Batch batch(Topic topic, List<AssignedPartition> partitions, long end) {
    List<Event> events = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    Map<String, Long> duplicates = new HashMap<>();
    Map<Integer, Long> expected = new HashMap<>();
    Map<Integer, Long> next = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      partition.unwritten().collect(end, events, letters, duplicates);
      partition.stored().ifPresent(at -> expected.put(partition.name.partition(), at));
      next.put(partition.name.partition(), Math.min(end, partition.next()));
    }
    return new Batch(topic, events, duplicates, letters, expected, next);
  }
}
