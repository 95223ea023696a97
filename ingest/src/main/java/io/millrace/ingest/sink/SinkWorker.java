package io.millrace.ingest.sink;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Settings;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that carries a site's records from Kafka into one sink. Several workers of the same
 * sink, here or in other processes, share the partitions.
 *
 * <p>A record is in the store once, whatever happens in between: the offset to go on from is the
 * store's, written with the batch. While the store is down the worker waits and skips nothing. What
 * ends its poll loop, an {@link Error} among it, does not end the worker: it begins anew with a
 * consumer of its own, after an {@link OutOfMemoryError} with batches of half the size.
 */
public final class SinkWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LAST_PAUSE_MS = 60_000;

  /** A poll loop that has lasted so long was well: the next pause is the first again. */
  private static final Duration WELL = Duration.ofMinutes(5);

  private final String name;
  private final Settings settings;
  private final Namespace namespace;
  private final Sink sink;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final SinkMeters meters;
  private final SinkStatus status = new SinkStatus(System::nanoTime);
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final EndOffsets ends;
  private volatile @Nullable SinkSession session;
  private volatile @Nullable Sleeper sleeper;
  private Limits limits;

  /**
   * @param deadLetters where records go that are no valid events, and events that the sink's store
   *     refuses
   * @param ends tell how many records wait; belong to the caller
   * @param clock stamps dead letters, and tells how far behind the worker is
   */
  public SinkWorker(
      Settings settings,
      Namespace namespace,
      Sink sink,
      Limits limits,
      DeadLetters deadLetters,
      EndOffsets ends,
      MeterRegistry registry,
      Clock clock) {
    this.name = "millrace-" + namespace + "-" + sink.name();
    this.settings = settings;
    this.namespace = namespace;
    this.sink = sink;
    this.limits = limits;
    this.deadLetters = deadLetters;
    this.clock = clock;
    this.ends = ends;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
    this.meters =
        new SinkMeters(
            registry,
            namespace,
            sink,
            clock,
            new SinkMeters.Asked(() -> behind(ends), () -> problem().isPresent(), thread::isAlive));
  }

  /**
   * While it sleeps, Kafka tells of the first record at once, and nothing waits. Before the store
   * has told where it stands, nobody knows how much waits: that is not 0.
   */
  private OptionalLong behind(EndOffsets asked) {
    if (sleeper != null) {
      return OptionalLong.of(0);
    }
    return status.written().map(asked::behind).orElseGet(OptionalLong::empty);
  }

  public void start() {
    thread.start();
  }

  /** What keeps it from working at this moment, for a health check; empty while all is well. */
  public Optional<String> problem() {
    return thread.isAlive() || stopping()
        ? status.problem().map(reason -> name + ": " + reason)
        : Optional.of(name + " is not running");
  }

  private void run() {
    long pause = FIRST_PAUSE_MS;
    while (!stopping()) {
      long began = System.nanoTime();
      try (SinkSession opened = open()) {
        session = opened;
        opened.run(this::stopping, ends.rest());
      } catch (InterruptException e) {
        LOG.warn("{} was interrupted; what was not written will be read again", name);
        return;
      } catch (Throwable e) {
        if (System.nanoTime() - began > WELL.toNanos()) {
          pause = FIRST_PAUSE_MS;
        }
        ended(e, pause);
        pause = Math.min(LAST_PAUSE_MS, 2 * pause);
        continue;
      } finally {
        session = null;
      }
      sleep();
    }
  }

  /** Without a consumer, until there is a record: idle namespaces then cost next to nothing. */
  private void sleep() {
    Map<TopicPartition, Long> written = status.written().orElse(Map.of());
    if (stopping() || written.isEmpty()) {
      return;
    }
    LOG.debug("{} sleeps until there are records", name);
    status.rests();
    Sleeper resting = new Sleeper(written);
    sleeper = resting;
    ends.watch(resting);
    try {
      if (!stopping()) {
        resting.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ends.forget(resting);
      sleeper = null;
      status.begin("starting");
    }
  }

  private SinkSession open() {
    Consumer<byte[], byte[]> consumer = SinkConsumers.open(settings, namespace, sink, limits);
    Assignment assignment =
        new Assignment(consumer, namespace, sink, meters, settings.sinks().dedupeWindow());
    return new SinkSession(
        name, sink, limits, clock, consumer, assignment, deadLetters, meters, status);
  }

  private void ended(Throwable cause, long pause) {
    if (stopping()) {
      LOG.warn("{} ended while it was stopping; what was not written will be read again", name);
      return;
    }
    if (cause instanceof OutOfMemoryError) {
      limits = limits.half();
    }
    meters.restarted();
    status.failed("ended with %s; begins anew".formatted(Failures.line(cause)));
    LOG.error(
        "{} ended and begins anew in {} ms, with batches of up to {} bytes; nothing is lost",
        name,
        pause,
        limits.bytes(),
        cause);
    try {
      stop.await(pause, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  /** Stops reading, writes what was read, and leaves the group. */
  @Override
  public void close() {
    stop.countDown();
    Sleeper resting = sleeper;
    if (resting != null) {
      resting.wake();
    }
    SinkSession running = session;
    if (running != null) {
      running.wake();
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(CLOSE_TIMEOUT.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      meters.close();
    }
  }
}
