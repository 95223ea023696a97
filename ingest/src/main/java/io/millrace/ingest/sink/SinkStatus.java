package io.millrace.ingest.sink;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is at, for threads that ask: also while the worker waits in a call that does not
 * return.
 */
final class SinkStatus {
  /** A step that takes longer is taken for a store, or a Kafka, that does not work. */
  static final Duration LONG_STEP = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private volatile @Nullable String problem;
  private volatile Step step;
  private volatile boolean resting;
  private volatile Optional<Map<TopicPartition, Long>> written = Optional.empty();

  private record Step(String name, long since) {}

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  SinkStatus(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.step = new Step("starting", nanoTime.getAsLong());
  }

  /** A step begins, and with it the one before has ended. */
  void begin(String name) {
    step = new Step(name, nanoTime.getAsLong());
    resting = false;
  }

  /** Waits for as long as it takes. */
  void rests() {
    resting = true;
  }

  void failed(String reason) {
    problem = reason;
  }

  void works() {
    problem = null;
  }

  /**
   * Keeps the offsets behind what the store has.
   *
   * @param offsets of all partitions that the worker owns; empty if the store has not told them all
   */
  void written(Optional<Map<TopicPartition, Long>> offsets) {
    written = offsets.map(Map::copyOf);
  }

  /** Returns the offsets of all partitions that the worker owns; empty if some are unknown. */
  Optional<Map<TopicPartition, Long>> written() {
    return written;
  }

  /** Why it does not go on at this moment; empty while all is well. */
  Optional<String> problem() {
    String known = problem;
    if (known != null) {
      return Optional.of(known);
    }
    if (resting) {
      return Optional.empty();
    }
    Step now = step;
    long nanos = nanoTime.getAsLong() - now.since;
    return nanos < LONG_STEP.toNanos()
        ? Optional.empty()
        : Optional.of(
            "has been %s for %d s".formatted(now.name, TimeUnit.NANOSECONDS.toSeconds(nanos)));
  }
}
