package io.millrace.schedule;

import java.util.function.Consumer;

/**
 * A task for a {@link java.util.concurrent.ScheduledExecutorService}, which cancels a task in
 * silence once it throws anything. This one never throws: what its work throws, an {@link Error}
 * too, is reported, and the work is tried again at its next time.
 *
 * @param work what is repeated
 * @param report receives what the work throws
 */
public record Recurring(Runnable work, Consumer<Throwable> report) implements Runnable {
  @Override
  public void run() {
    try {
      work.run();
    } catch (Throwable failure) {
      try {
        report.accept(failure);
      } catch (Throwable unreported) {
        // Nothing is left to tell it to, for instance without memory: the next time tells it.
        failure.addSuppressed(unreported);
      }
    }
  }
}
