package io.millrace.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/**
 * What a service takes of a request's body; each service has one such bean for {@link BodyFilter}.
 *
 * @param maxBytes of the body of a request
 * @param discarded so many bytes of a longer body are still read, so that the client reads the
 *     answer; of one that announces more nothing is
 * @param pace how fast a body must arrive
 * @param memory bytes that all bodies may take together, of which one takes what has arrived
 * @param refused receives the status of each refused request
 */
public record BodyLimits(
    ToIntFunction<HttpServletRequest> maxBytes,
    long discarded,
    Pace pace,
    Semaphore memory,
    IntConsumer refused) {
  /** All bodies together may take this share of the heap. */
  private static final int HEAP_SHARE = 8;

  private static final int DISCARDED = 4;

  /**
   * How fast a body must arrive.
   *
   * @param deadline of the whole body
   * @param grace before the rate counts
   * @param bytesPerSecond on average since the start; 0 for no least rate
   */
  public record Pace(Duration deadline, Duration grace, int bytesPerSecond) {
    /** A pace with a deadline only. */
    public static Pace within(Duration deadline) {
      return new Pace(deadline, deadline, 0);
    }

    boolean keeps(long nanos, long bytes) {
      return nanos < deadline.toNanos()
          && (nanos < grace.toNanos()
              || bytes >= TimeUnit.NANOSECONDS.toMillis(nanos) * bytesPerSecond / 1000);
    }

    String told() {
      return bytesPerSecond == 0
          ? "it must arrive within %d s".formatted(deadline.toSeconds())
          : "it must arrive within %d s, and after %d s at %d bytes a second at least"
              .formatted(deadline.toSeconds(), grace.toSeconds(), bytesPerSecond);
    }
  }

  /** Limits with an eighth of the heap for all bodies. */
  public static BodyLimits of(int maxBytes, Duration deadline) {
    return of(request -> maxBytes, (long) DISCARDED * maxBytes, Pace.within(deadline));
  }

  /** Limits with an eighth of the heap for all bodies. */
  public static BodyLimits of(
      ToIntFunction<HttpServletRequest> maxBytes, long discarded, Pace pace) {
    return new BodyLimits(maxBytes, discarded, pace, new Semaphore(shareOfHeap()), status -> {});
  }

  /** The bytes of an eighth of the heap. */
  public static int shareOfHeap() {
    return (int) Math.min(Runtime.getRuntime().maxMemory() / HEAP_SHARE, Integer.MAX_VALUE);
  }
}
