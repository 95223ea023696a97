package io.millrace.ingest.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a whole body may take: a connection that sends slowly holds a thread, and the threads
 * are everybody's. A body that is not complete after a second is slow, and only so many slow ones
 * are waited for at a time; each must keep a least rate, and end before its deadline.
 */
final class BodyPace {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  static final Duration GRACE = Duration.ofSeconds(3);
  static final int BYTES_PER_SECOND = 8 * 1024;

  private static final Duration QUICK = Duration.ofSeconds(1);

  private final Semaphore slow;
  private final LongSupplier nanoTime;

  /**
   * @param slow bodies that may be slow at a time
   * @param nanoTime as {@link System#nanoTime}
   */
  BodyPace(int slow, LongSupplier nanoTime) {
    this.slow = new Semaphore(slow);
    this.nanoTime = nanoTime;
  }

  Watch begin() {
    return new Watch(nanoTime.getAsLong());
  }

  /** Watches one body. */
  final class Watch implements AutoCloseable {
    private final long began;
    private boolean permitted;

    private Watch(long began) {
      this.began = began;
    }

    /**
     * Whether the body may go on.
     *
     * @param bytes that have come
     */
    boolean inTime(long bytes) {
      long nanos = nanoTime.getAsLong() - began;
      if (nanos < QUICK.toNanos()) {
        return true;
      }
      permitted = permitted || slow.tryAcquire();
      return permitted
          && nanos < DEADLINE.toNanos()
          && (nanos < GRACE.toNanos()
              || bytes >= TimeUnit.NANOSECONDS.toMillis(nanos) * BYTES_PER_SECOND / 1000);
    }

    @Override
    public void close() {
      if (permitted) {
        slow.release();
      }
    }
  }
}
