package io.millrace.ingest.text;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits encoding to a twentieth of a processor while large batches are written, as during an
 * import: texts can wait, the events cannot. Safe for use by several threads.
 */
final class Throttle {
  /** Batches of live traffic are smaller. */
  static final int LARGE_BATCH = 500;

  /** How long the sink counts as busy after a large batch. */
  static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Pause in units of the time that was spent. */
  static final int PAUSE = 19;

  private final LongSupplier nanoTime;
  private volatile boolean seen;
  private volatile long lastLargeBatch;

  Throttle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The sink wrote a batch. */
  void written(int events) {
    if (events >= LARGE_BATCH) {
      lastLargeBatch = nanoTime.getAsLong();
      seen = true;
    }
  }

  /** Returns how long to pause after having encoded for some time; both in nanoseconds. */
  long pauseAfter(long spentNanos) {
    boolean busy = seen && nanoTime.getAsLong() - lastLargeBatch < BUSY_NANOS;
    return busy ? PAUSE * spentNanos : 0;
  }
}
