package io.millrace.ingest.sink;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
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
 * store's, written with the batch. While the store is down the worker pauses its partitions, keeps
 * its place in the group, and tries again with growing patience; it skips nothing.
 */
public final class SinkWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long FIRST_RETRY_MS = 100;
  private static final long LAST_RETRY_MS = 10_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final String name;
  private final Sink sink;
  private final Limits limits;
  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final BatchWriter writer;
  private final RecordReader reader;
  private final SinkMeters meters;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);

  /** When the first record was read that is not written yet, by {@link System#nanoTime}. */
  private final Map<Topic, Long> waitingSince = new EnumMap<>(Topic.class);

  /** Those whose last batch was full: what is left of a backlog waits for nothing. */
  private final Set<Topic> draining = EnumSet.noneOf(Topic.class);

  private int failuresInARow;
  private long failingSince;
  private long retryAt;
  private volatile @Nullable String problem;

  /**
   * @param deadLetters where records go that are no valid events
   * @param clock stamps dead letters, and tells how far behind the worker is
   */
  public SinkWorker(
      Settings settings,
      Namespace namespace,
      Sink sink,
      Limits limits,
      DeadLetters deadLetters,
      MeterRegistry registry,
      Clock clock) {
    this.name = "millrace-" + namespace + "-" + sink.name();
    this.sink = sink;
    this.limits = limits;
    this.clock = clock;
    this.consumer = SinkConsumers.open(settings, namespace, sink, limits.eager());
    this.meters = new SinkMeters(registry, namespace, sink, clock);
    this.assignment =
        new Assignment(consumer, namespace, sink, meters, settings.number(Setting.DEDUPE_WINDOW));
    this.writer = new BatchWriter(sink, deadLetters, assignment, meters);
    this.reader = new RecordReader(clock);
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** What keeps it from working at this moment, for a health check; empty while all is well. */
  public Optional<String> problem() {
    return thread.isAlive() || stopping()
        ? Optional.ofNullable(problem)
        : Optional.of(name + " is not running");
  }

  private void run() {
    try {
      assignment.subscribe();
      while (!stopping()) {
        turn();
      }
      drain();
    } catch (InterruptException e) {
      LOG.warn("{} was interrupted; what was not written will be read again", name);
    } finally {
      consumer.close();
      meters.close();
    }
  }

  private void turn() {
    try {
      boolean attempt = !blocked() || System.nanoTime() - retryAt >= 0;
      if (attempt) {
        assignment.position();
      }
      read();
      meters.oldestWaiting(oldestWaiting());
      if (attempt) {
        write();
      }
      meters.oldestWaiting(oldestWaiting());
      meters.state(assignment.lag(), blocked());
    } catch (InterruptException e) {
      throw e;
    } catch (OffsetOutOfRangeException e) {
      LOG.warn("{}: {}; asking the store where to go on", name, e.getMessage());
      e.partitions().forEach(lost -> assignment.find(lost).ifPresent(assignment::reset));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void read() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (TopicPartition name : records.partitions()) {
        assignment
            .find(name)
            .filter(AssignedPartition::positioned)
            .ifPresent(partition -> partition.take(records.records(name), reader));
      }
      for (AssignedPartition partition : assignment.all()) {
        if (partition.positioned()) {
          partition.skipTo(consumer.position(partition.name));
        }
      }
    } catch (OffsetOutOfRangeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Nobody knows which of the records were taken: all of them are read again.
      assignment.all().forEach(assignment::reset);
      throw e;
    }
  }

  /** Writes every topic whose batch is due; after a failure, every topic. */
  private void write() {
    for (Topic topic : sink.topics()) {
      if (due(topic)) {
        writer.write(topic);
        waitingSince.remove(topic);
      }
    }
    if (blocked()) {
      LOG.info("{} works again after {} failures", name, failuresInARow);
      failuresInARow = 0;
      problem = null;
      assignment.resume();
    }
  }

  private boolean due(Topic topic) {
    int records = 0;
    long bytes = 0;
    boolean dirty = false;
    for (AssignedPartition partition : assignment.all()) {
      if (partition.topic == topic && partition.dirty()) {
        dirty = true;
        records += partition.records();
        bytes += partition.bytes();
      }
    }
    if (!dirty) {
      if (assignment.drained()) {
        draining.remove(topic);
      }
      return false;
    }
    long now = System.nanoTime();
    long since = waitingSince.computeIfAbsent(topic, first -> now);
    boolean full = records >= limits.records() || bytes >= limits.bytes();
    boolean last = (limits.eager() || draining.contains(topic)) && assignment.drained();
    boolean due = blocked() || full || last || now - since >= limits.linger().toNanos();
    if (full) {
      draining.add(topic);
    } else if (due) {
      draining.remove(topic);
    }
    return due;
  }

  private boolean blocked() {
    return failuresInARow > 0;
  }

  /** Pauses, and sets the time to try again: 0.1 s, 0.2 s, 0.4 s, up to 10 s. */
  private void failed(RuntimeException cause) {
    long wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS << Math.min(failuresInARow, 10));
    if (failuresInARow == 0) {
      failingSince = clock.millis();
    }
    failuresInARow++;
    retryAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
    meters.failed();
    problem = name + ": " + cause;
    if (failuresInARow == 1) {
      LOG.warn("{} cannot go on, trying again until it can", name, cause);
    } else {
      LOG.warn(
          "{} still cannot go on after {} attempts: {}", name, failuresInARow, cause.toString());
    }
    assignment.pause();
  }

  /** What was read may be written already, but while the store is away nothing is fresh. */
  private long oldestWaiting() {
    long oldest =
        assignment.all().stream()
            .mapToLong(AssignedPartition::oldestTimestamp)
            .min()
            .orElse(Long.MAX_VALUE);
    return blocked() ? Math.min(oldest, failingSince) : oldest;
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  /** Writes what was read; where that fails it is read again by whoever comes next. */
  private void drain() {
    try {
      for (Topic topic : sink.topics()) {
        writer.write(topic);
      }
    } catch (RuntimeException e) {
      LOG.warn("{} stops with unwritten records, which will be read again", name, e);
    }
  }

  /** Stops reading, writes what was read, and leaves the group. */
  @Override
  public void close() {
    stop.countDown();
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
  }
}
