package io.millrace.ingest.sink;

import io.millrace.event.Event;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store that can be down, and that can lose its answer after it has kept a batch. */
final class MemorySink implements Sink {
  private final List<String> ids = new ArrayList<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private long duplicates;
  private int failuresBefore;
  private int failuresAfter;
  private int attempts;

  /** The next writes, and asking for offsets, fail without effect. */
  synchronized void failBefore(int times) {
    failuresBefore = times;
  }

  /** The next writes fail although they are kept. */
  synchronized void failAfter(int times) {
    failuresAfter = times;
  }

  synchronized List<String> ids() {
    return List.copyOf(ids);
  }

  synchronized long duplicates() {
    return duplicates;
  }

  synchronized int attempts() {
    return attempts;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<Topic> topics() {
    return EnumSet.of(Topic.EVENTS);
  }

  @Override
  public synchronized Map<Integer, Long> offsets(Topic topic) {
    failBefore();
    return Map.copyOf(offsets);
  }

  @Override
  public synchronized void write(Batch batch) {
    attempts++;
    failBefore();
    batch
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              Long at = batch.expected().get(partition);
              if (!java.util.Objects.equals(offsets.get(partition), at)) {
                throw new LostPartitionException("partition " + partition + " is not at " + at);
              }
            });
    for (Event event : batch.events()) {
      ids.add(event.eventId().value());
    }
    duplicates += batch.duplicates().values().stream().mapToLong(Long::longValue).sum();
    offsets.putAll(batch.nextOffsets());
    if (failuresAfter > 0) {
      failuresAfter--;
      throw new IllegalStateException("the answer is lost");
    }
  }

  private void failBefore() {
    if (failuresBefore > 0) {
      failuresBefore--;
      throw new IllegalStateException("the store is down");
    }
  }
}
