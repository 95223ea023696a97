package io.millrace.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The caller's thread and some helpers, which share tasks. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService helpers;

  Workers(int threads) {
    this.threads = threads;
    helpers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            task -> {
              Thread thread = new Thread(task, "millrace-training");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs tasks {@code 0 .. count - 1}, each once, in any order, and returns when all are done.
   *
   * @throws RuntimeException the first failure; it comes out when every thread has ended its share
   */
  void run(int count, IntConsumer task) {
    if (threads == 1 || count == 1) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            task.accept(i);
          }
        };
    List<Future<?>> running = new ArrayList<>();
    for (int i = 1; i < Math.min(threads, count); i++) {
      running.add(helpers.submit(share));
    }
    RuntimeException failure = null;
    try {
      share.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Future<?> helper : running) {
      failure = join(helper, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException join(
      Future<?> helper, @Nullable RuntimeException before) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          helper.get();
          return before;
        } catch (InterruptedException e) {
          // What a helper writes is shared: it must end before the caller goes on.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      return before != null ? before : new IllegalStateException("a training thread failed", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    helpers.shutdownNow();
  }
}
