package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes batches of what the partitions hold and writes them. After a write that failed nobody knows
 * whether the store has it; so the store is asked before anything else is written to that topic,
 * and partitions that stand elsewhere than expected are read again from there.
 */
final class BatchWriter {
  private final Sink sink;
  private final DeadLetters deadLetters;
  private final Assignment assignment;
  private final SinkMeters meters;
  private final Set<Topic> doubtful = EnumSet.noneOf(Topic.class);

  BatchWriter(Sink sink, DeadLetters deadLetters, Assignment assignment, SinkMeters meters) {
    this.sink = sink;
    this.deadLetters = deadLetters;
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
    Batch batch = batch(topic, partitions);
    long started = System.nanoTime();
    doubtful.add(topic);
    sink.write(batch);
    doubtful.remove(topic);
    meters.written(
        topic,
        batch.events().size(),
        batch.duplicates().values().stream().mapToLong(Long::longValue).sum(),
        partitions.stream().mapToLong(AssignedPartition::undecodable).sum(),
        System.nanoTime() - started);
    partitions.forEach(AssignedPartition::markWritten);
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

  private static Batch batch(Topic topic, List<AssignedPartition> partitions) {
    List<Event> events = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    Map<String, Long> duplicates = new HashMap<>();
    Map<Integer, Long> expected = new HashMap<>();
    Map<Integer, Long> next = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      events.addAll(partition.events());
      letters.addAll(partition.letters());
      partition.duplicates().forEach((type, count) -> duplicates.merge(type, count, Long::sum));
      partition.stored().ifPresent(at -> expected.put(partition.name.partition(), at));
      next.put(partition.name.partition(), partition.next());
    }
    return new Batch(topic, events, duplicates, letters, expected, next);
  }
}
