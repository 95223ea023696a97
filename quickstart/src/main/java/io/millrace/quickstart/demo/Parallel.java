package io.millrace.quickstart.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a few pieces of work side by side, and fails with the first that fails. */
final class Parallel {
  private Parallel() {}

  /**
   * @param what the work is, for the message of a failure
   */
  static <T> List<T> run(String what, List<Callable<T>> work) {
    ExecutorService pool = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("failed while " + what + ": " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
  }
}
