package io.millrace.ingest.sink;

import io.millrace.event.Event;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A store that can be down, and that can lose its answer after it has kept a batch. */
final class MemorySink implements Sink {
  private final List<String> ids = new ArrayList<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private long duplicates;
  private int failuresBefore;
  private int failuresAfter;
  private int attempts;
  private int errors;
  private Set<String> refusals = Set.of();
  private CountDownLatch gate = new CountDownLatch(0);

  /** The next writes, and asking for offsets, fail without effect. */
  synchronized void failBefore(int times) {
    failuresBefore = times;
  }

  /** The next writes fail although they are kept. */
  synchronized void failAfter(int times) {
    failuresAfter = times;
  }

  /** Batches with one of these ids are refused without effect. */
  synchronized void refuse(Set<String> eventIds) {
    refusals = eventIds;
  }

  /** The next writes end with an error that no store throws. */
  synchronized void breakDown(int times) {
    errors = times;
  }

  /** Writes wait here until it is opened. */
  void close(CountDownLatch untilOpened) {
    gate = untilOpened;
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
  public void write(Batch batch) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    keep(batch);
  }

  private synchronized void keep(Batch batch) {
    attempts++;
    failBefore();
    if (errors > 0) {
      errors--;
      throw new OutOfMemoryError("of the test");
    }
    for (Event event : batch.events()) {
      if (refusals.contains(event.eventId().value())) {
        throw new RefusedBatchException("no room for such an event", new Exception());
      }
    }
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
