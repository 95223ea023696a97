package io.millrace.trainer.factorization;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Runs tasks that do not depend on each other on a number of threads. */
final class RowTasks {
  private RowTasks() {}

  /**
   * Runs every task once and waits.
   *
   * @param worker makes what runs a thread's tasks, with buffers of its own
   */
  static void run(int tasks, int threads, Supplier<IntConsumer> worker) {
    AtomicInteger next = new AtomicInteger();
    Runnable loop =
        () -> {
          IntConsumer own = worker.get();
          for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
            own.accept(task);
          }
        };
    if (threads == 1 || tasks == 1) {
      loop.run();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(loop));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the factorisation failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while factorising", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
