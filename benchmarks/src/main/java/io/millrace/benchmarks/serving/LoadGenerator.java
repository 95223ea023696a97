package io.millrace.benchmarks.serving;

import io.millrace.serving.rehearsal.KeepAliveClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Sends requests at a constant rate, whatever becomes of those before (an open loop), and measures
 * each from the moment at which it should have been sent: a server that stalls is charged for every
 * request that had to wait (Tene, "How NOT to Measure Latency", on coordinated omission).
 */
final class LoadGenerator {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String PATH = "/v1/recommendations";

  private final int port;
  private final int connections;
  private final LongFunction<String> requests;

  /**
   * @param connections the most requests under way
   * @param requests the body of the n-th request
   */
  LoadGenerator(int port, int connections, LongFunction<String> requests) {
    this.port = port;
    this.connections = connections;
    this.requests = requests;
  }

  /** Runs for a time, and returns when the last answer is there. */
  LoadResult run(double rate, int seconds) throws InterruptedException {
    return run(rate, seconds, new LoadResult(seconds));
  }

  /**
   * The same.
   *
   * @param result filled while it runs
   */
  LoadResult run(double rate, int seconds, LoadResult result) throws InterruptedException {
    AtomicLong next = new AtomicLong();
    long total = Math.round(rate * seconds);
    long start = System.nanoTime() + 100_000_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(() -> work(next, total, start, 1e9 / rate, result), "load-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return result;
  }

  private void work(AtomicLong next, long total, long start, double interval, LoadResult result) {
    try (KeepAliveClient client = new KeepAliveClient("127.0.0.1", port, TIMEOUT_MILLIS)) {
      for (long i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
        long due = start + (long) (i * interval);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        long second = (due - start) / 1_000_000_000L;
        try {
          KeepAliveClient.Answer answer = client.post(PATH, "", requests.apply(i));
          result.answered((int) second, System.nanoTime() - due, answer.status(), answer.body());
        } catch (IOException e) {
          result.failed((int) second, System.nanoTime() - due, e.toString());
        }
      }
    }
  }
}
