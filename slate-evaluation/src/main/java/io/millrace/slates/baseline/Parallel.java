package io.millrace.slates.baseline;

import io.millrace.trainer.dataset.ReadProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with each element of a list, on a few threads. */
public final class Parallel {
  private static final int CHUNK = 32;

  private Parallel() {}

  /**
   * Returns the results in the order of the elements. The first failure is thrown, after all
   * threads have ended.
   *
   * @param threads at least 1
   * @param progress is told of each element, one thread at a time
   */
  public static <T, R> List<R> map(
      List<T> elements, Function<T, R> work, int threads, ReadProgress progress) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<R>>> chunks = new ArrayList<>();
      for (int start = 0; start < elements.size(); start += CHUNK) {
        List<T> chunk = elements.subList(start, Math.min(elements.size(), start + CHUNK));
        chunks.add(
            executor.submit(
                () -> {
                  List<R> done = new ArrayList<>(chunk.size());
                  for (T element : chunk) {
                    done.add(work.apply(element));
                  }
                  return done;
                }));
      }
      List<R> results = new ArrayList<>(elements.size());
      for (Future<List<R>> chunk : chunks) {
        List<R> done = chunk.get();
        results.addAll(done);
        progress.advance(done.size());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      executor.shutdownNow();
    }
  }
}
