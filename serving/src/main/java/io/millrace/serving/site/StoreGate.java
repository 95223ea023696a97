package io.millrace.serving.site;

import io.millrace.event.UserId;
import io.millrace.failure.Failures;
import io.millrace.state.DamagedStateException;
import io.millrace.state.FeatureStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests away from a feature store that does not answer: two failures in a row shut it, and
 * a probe in the background opens it, so that an outage costs a few requests their time-out and not
 * every request.
 */
final class StoreGate {
  private static final Logger LOG = LoggerFactory.getLogger(StoreGate.class);
  private static final int FAILURES = 2;
  private static final UserId PROBE = new UserId("probe");

  private final FeatureStore store;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean shut;

  StoreGate(FeatureStore store) {
    this.store = store;
  }

  boolean shut() {
    return shut;
  }

  void answered() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed(RuntimeException failure) {
    if (failures.incrementAndGet() >= FAILURES && !shut) {
      shut = true;
      LOG.warn(
          "the feature store does not answer: {}", Failures.line(failure), Failures.trace(failure));
    }
  }

  /** Asks whether the store is back, where it was away. Waits for the answer. */
  void probe() {
    if (!shut) {
      return;
    }
    try {
      store.user(PROBE);
    } catch (DamagedStateException e) {
      LOG.debug("a damaged value is an answer too: {}", e.toString());
    } catch (RuntimeException e) {
      return;
    }
    failures.set(0);
    shut = false;
    LOG.info("the feature store answers again");
  }
}
