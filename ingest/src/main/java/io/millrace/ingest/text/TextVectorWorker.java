package io.millrace.ingest.text;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the text vectors of one namespace's items up to date, on one background thread. The feature
 * sink tells it which items changed, without waiting; when it starts, and when more items changed
 * than it can remember, it compares the hashes of the whole catalogue.
 *
 * <p>Several processes may do so at once: each goes through the catalogue in another order and
 * skips what another has encoded.
 */
public final class TextVectorWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TextVectorWorker.class);

  /** About 1 MB of ids. */
  static final int CAPACITY = 10_000;

  /** Items a read and a write. */
  private static final int CHUNK = 64;

  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 10_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final Namespace namespace;
  private final FeatureStore store;
  private final long seed;
  private final WaitingItems waiting;
  private final Throttle throttle = new Throttle(System::nanoTime);
  private final TextMeters meters;
  private final TextVectorUpdate update;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile List<ItemId> catalogue = List.of();
  private volatile int compared;
  private volatile List<ItemId> current = List.of();
  private volatile boolean working = true;
  private volatile @Nullable String problem;
  private int failuresInARow;

  /**
   * @param seed of the order in which the catalogue is looked through
   */
  public TextVectorWorker(
      Namespace namespace,
      FeatureStore store,
      SharedEncoder encoder,
      MeterRegistry registry,
      long seed) {
    this(namespace, store, encoder, registry, seed, CAPACITY);
  }

  TextVectorWorker(
      Namespace namespace,
      FeatureStore store,
      SharedEncoder encoder,
      MeterRegistry registry,
      long seed,
      int capacity) {
    this.namespace = namespace;
    this.store = store;
    this.seed = seed;
    waiting = new WaitingItems(capacity);
    meters = new TextMeters(registry, namespace, this::waiting);
    update = new TextVectorUpdate(store, encoder, meters);
    thread = new Thread(this::run, "millrace-" + namespace + "-text");
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Takes note of events that the store has now. Never waits. */
  public void applied(List<? extends Event> events) {
    throttle.written(events.size());
    List<ItemId> changed = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof ItemUpdate item) {
        changed.add(item.itemId());
      }
    }
    if (!changed.isEmpty()) {
      waiting.add(changed);
    }
  }

  /** Returns what keeps it from working at this moment; empty while all is well. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Returns whether every item that the worker knows of has been compared with its vector. */
  boolean idle() {
    return !working && waiting.isEmpty();
  }

  private int waiting() {
    return waiting.size() + current.size() + catalogue.size() - compared;
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        turn();
      }
    } catch (InterruptedException e) {
      LOG.info(
          "the text vectors of namespace={} were interrupted; the next start goes on", namespace);
    } catch (EncoderUnavailableException e) {
      problem = e.getMessage();
      LOG.error("text vectors are off until the next start (namespace={})", namespace, e);
    }
  }

  private void turn() throws InterruptedException {
    try {
      if (current.isEmpty()) {
        next();
      }
      if (current.isEmpty()) {
        working = false;
        waiting.await();
        working = true;
        return;
      }
      waiting.add(update.update(current, this::goesOn));
      current = List.of();
      recovered();
    } catch (EncoderUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Changed items go before the catalogue. */
  private void next() {
    current = waiting.take(CHUNK);
    if (!current.isEmpty()) {
      return;
    }
    if (compared == catalogue.size() && waiting.takeCatalogue()) {
      try {
        List<ItemId> all = new ArrayList<>(store.catalogue());
        Collections.shuffle(all, new Random(seed));
        compared = 0;
        catalogue = all;
      } catch (RuntimeException e) {
        waiting.returnCatalogue();
        throw e;
      }
    }
    int to = Math.min(catalogue.size(), compared + CHUNK);
    current = List.copyOf(catalogue.subList(compared, to));
    compared = to;
    if (compared == catalogue.size()) {
      compared = 0;
      catalogue = List.of();
    }
  }

  /** Pauses if the sink is busy; false if it is time to stop. */
  private boolean goesOn(long spentNanos) {
    long pause = throttle.pauseAfter(spentNanos);
    if (pause == 0) {
      return stop.getCount() > 0;
    }
    try {
      return !stop.await(pause, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void recovered() {
    if (failuresInARow > 0) {
      LOG.info(
          "text vectors work again after {} failures (namespace={})", failuresInARow, namespace);
      failuresInARow = 0;
      problem = null;
    }
  }

  /** Keeps the items and tries again after 0.1 s, 0.2 s, up to 10 s. */
  private void failed(RuntimeException cause) throws InterruptedException {
    long wait = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failuresInARow, 10));
    failuresInARow++;
    meters.failed();
    problem = "text vectors of %s: %s".formatted(namespace, Failures.line(cause));
    if (failuresInARow == 1) {
      LOG.warn(
          "cannot update text vectors, retrying until it works (namespace={}): {}",
          namespace,
          Failures.line(cause),
          Failures.trace(cause));
    }
    stop.await(wait, TimeUnit.MILLISECONDS);
  }

  /** Stops after the text that is being encoded, and writes what was encoded. */
  @Override
  public void close() {
    stop.countDown();
    waiting.close();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(CLOSE_TIMEOUT.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    meters.close();
  }
}
