package io.millrace.serving.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * How many requests are worked on at a time, and how many may wait for how long. What comes on top
 * is refused at once: a queue without an end would make every answer late. A request takes its turn
 * when its body is read, so a slow client keeps nobody waiting.
 */
public final class Admission {
  private final Semaphore turns;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int queue;
  private final Duration patience;
  private final Counter full;
  private final Counter late;

  /**
   * @param concurrency requests worked on at a time
   * @param queue requests that may wait
   * @param patience longest wait
   */
  public Admission(int concurrency, int queue, Duration patience, MeterRegistry metrics) {
    this.turns = new Semaphore(concurrency, true);
    this.queue = queue;
    this.patience = patience;
    this.full = shed(metrics, "queue_full");
    this.late = shed(metrics, "waited_too_long");
    metrics.gauge("millrace.serving.waiting", waiting);
    metrics.gauge("millrace.serving.running", turns, t -> concurrency - t.availablePermits());
  }

  private static Counter shed(MeterRegistry metrics, String reason) {
    return Counter.builder("millrace.serving.shed")
        .description("requests answered 503 because too many were under way; alert when it grows")
        .tag("reason", reason)
        .register(metrics);
  }

  /**
   * Runs a request when it is its turn.
   *
   * @param request is given the time at which it came, as {@link System#nanoTime}
   * @throws OverloadedException where there are too many
   */
  <T> T run(LongFunction<T> request) {
    long arrived = System.nanoTime();
    if (!takesTurn()) {
      await();
    }
    try {
      return request.apply(arrived);
    } finally {
      turns.release();
    }
  }

  /** Only the timed way asks whether others wait already: nobody overtakes them. */
  private boolean takesTurn() {
    try {
      return turns.tryAcquire(0, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OverloadedException("serving stops");
    }
  }

  private void await() {
    if (waiting.incrementAndGet() > queue) {
      waiting.decrementAndGet();
      full.increment();
      throw new OverloadedException(
          "serving works to capacity, and %d requests wait already".formatted(queue));
    }
    try {
      if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        late.increment();
        throw new OverloadedException(
            "serving works to capacity: the request waited %d ms".formatted(patience.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OverloadedException("serving stops");
    } finally {
      waiting.decrementAndGet();
    }
  }
}
