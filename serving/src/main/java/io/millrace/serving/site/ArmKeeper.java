package io.millrace.serving.site;

import io.millrace.event.UserId;
import io.millrace.state.FeatureStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps units' arms behind the requests' backs: nobody waits. What is lost while the store is away
 * is drawn again by hash, which is the same arm for all but visitors who sign in just then.
 */
final class ArmKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArmKeeper.class);

  /** Longer than a test runs. */
  static final Duration KEPT = Duration.ofDays(90);

  private static final int WAITING = 10_000;

  private final FeatureStore store;
  private final ThreadPoolExecutor worker;

  ArmKeeper(FeatureStore store, String name) {
    this.store = store;
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "arms-" + name);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
  }

  void keep(UserId unit, Map<String, String> arms) {
    worker.execute(
        () -> {
          try {
            store.keepArms(unit, arms, KEPT);
          } catch (RuntimeException e) {
            LOG.debug("the arms of {} are not kept: {}", unit, e.toString());
          }
        });
  }

  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
