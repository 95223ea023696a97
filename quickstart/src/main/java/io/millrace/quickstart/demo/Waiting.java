package io.millrace.quickstart.demo;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what happens behind the doors, and says what it waited for when it does not. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Waiting() {}

  /**
   * Asks again and again until the answer is the wanted one, or until patience ends: then the last
   * answer is returned, and the caller sees the difference.
   */
  static <T> T until(T wanted, Supplier<T> question) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T answer = question.get();
    while (!answer.equals(wanted) && System.nanoTime() < end) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting", e);
      }
      answer = question.get();
    }
    return answer;
  }
}
