package io.millrace.ingest.sink;

import io.millrace.failure.Failures;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll loop of one worker over one consumer: reads, and writes what is due. While the store is
 * down it pauses its partitions, keeps its place in the group, and tries again with growing
 * patience. Used by one thread.
 */
final class SinkSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkSession.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long a poll waits where nothing is at hand that has to be written. */
  private static final Duration IDLE_POLL = Duration.ofSeconds(1);

  /** A session that begins anew reads so much back to know the ids of the newest events. */
  private static final long CHEAP_TO_BEGIN = 20_000;

  /** A sink that is not eager lets records gather: fewer fetches cost both sides far less. */
  private static final Duration GATHER = Duration.ofMillis(100);

  private static final int GATHERED_BYTES = 256 * 1024;
  private static final long FIRST_RETRY_MS = 100;
  private static final long LAST_RETRY_MS = 10_000;

  /** So many failures to read in a row, and the consumer is taken for broken. */
  private static final int BROKEN = 10;

  private final String name;
  private final Sink sink;
  private final Limits limits;
  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final BatchWriter writer;
  private final RecordReader reader;
  private final SinkMeters meters;
  private final SinkStatus status;

  /** When the first record was read that is not written yet, by {@link System#nanoTime}. */
  private final Map<Topic, Long> waitingSince = new EnumMap<>(Topic.class);

  /** Those whose last batch was full: what is left of a backlog waits for nothing. */
  private final Set<Topic> draining = EnumSet.noneOf(Topic.class);

  private int failuresInARow;
  private int unreadInARow;
  private long failingSince;
  private long retryAt;
  private long lastRecord = System.nanoTime();

  /**
   * @param consumer closed with the session
   */
  SinkSession(
      String name,
      Sink sink,
      Limits limits,
      Clock clock,
      Consumer<byte[], byte[]> consumer,
      Assignment assignment,
      DeadLetters deadLetters,
      SinkMeters meters,
      SinkStatus status) {
    this.name = name;
    this.sink = sink;
    this.limits = limits;
    this.clock = clock;
    this.consumer = consumer;
    this.assignment = assignment;
    this.writer = new BatchWriter(sink, deadLetters, assignment, meters, clock);
    this.reader = new RecordReader(clock);
    this.meters = meters;
    this.status = status;
  }

  /**
   * Works until it is told to stop, and then writes what was read; or until no record has come for
   * so long that the worker can do without a consumer.
   *
   * @param rest how long that is
   * @throws InterruptException if the thread is interrupted
   * @throws RuntimeException if the consumer does not work any more
   */
  void run(BooleanSupplier stopping, Duration rest) {
    assignment.subscribe();
    while (!stopping.getAsBoolean()) {
      turn();
      if (System.nanoTime() - lastRecord > rest.toNanos() && idle() && cheapToBegin()) {
        return;
      }
    }
    drain();
  }

  private boolean cheapToBegin() {
    return assignment.drained()
        && assignment.all().stream().noneMatch(AssignedPartition::dirty)
        && assignment.all().stream().mapToLong(AssignedPartition::written).sum() <= CHEAP_TO_BEGIN;
  }

  private void turn() {
    try {
      boolean attempt = !blocked() || System.nanoTime() - retryAt >= 0;
      if (attempt) {
        status.begin("asking where the store stands");
        if (assignment.position()) {
          // The first write may not return: how much waits is known before.
          publish();
        }
      }
      status.begin("reading from Kafka");
      read();
      meters.oldestWaiting(oldestWaiting());
      if (attempt) {
        write();
      }
      meters.oldestWaiting(oldestWaiting());
      publish();
      if (!blocked()) {
        status.works();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (WakeupException e) {
      LOG.debug("{} was woken to stop", name);
    } catch (OffsetOutOfRangeException e) {
      LOG.warn("{}: {}; asking the store where to go on", name, e.getMessage());
      e.partitions().forEach(lost -> assignment.find(lost).ifPresent(assignment::reset));
    } catch (RuntimeException e) {
      if (unreadInARow >= BROKEN) {
        throw e;
      }
      failed(e);
    }
  }

  private void publish() {
    Map<TopicPartition, Long> written = new HashMap<>();
    for (AssignedPartition partition : assignment.all()) {
      if (partition.positioned()) {
        written.put(partition.name, partition.written());
      }
    }
    boolean all = assignment.known() && written.size() == assignment.all().size();
    status.written(all ? Optional.of(written) : Optional.empty());
  }

  private void read() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(idle() ? IDLE_POLL : POLL);
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
      unreadInARow = 0;
      if (!records.isEmpty()) {
        lastRecord = System.nanoTime();
      }
      gather(records);
    } catch (OffsetOutOfRangeException | WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      unreadInARow++;
      // Nobody knows which of the records were taken: all of them are read again.
      assignment.all().forEach(assignment::reset);
      throw e;
    }
  }

  /** Whether there is nothing to do before the next record comes. */
  private boolean idle() {
    return !blocked()
        && waitingSince.isEmpty()
        && !assignment.all().isEmpty()
        && assignment.all().stream().allMatch(AssignedPartition::positioned);
  }

  private void gather(ConsumerRecords<byte[], byte[]> records) {
    if (limits.eager() || records.isEmpty() || GATHERED_BYTES < bytes(records)) {
      return;
    }
    try {
      Thread.sleep(GATHER.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static long bytes(ConsumerRecords<byte[], byte[]> records) {
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += Math.max(0, record.serializedValueSize());
    }
    return bytes;
  }

  /** Lets a poll return that waits; may be called by any thread. */
  void wake() {
    consumer.wakeup();
  }

  /** Writes every topic whose batch is due; after a failure, every topic. */
  private void write() {
    for (Topic topic : sink.topics()) {
      if (due(topic)) {
        status.begin("writing " + topic.suffix());
        writer.write(topic);
        waitingSince.remove(topic);
      }
    }
    if (blocked()) {
      LOG.info("{} works again after {} failures", name, failuresInARow);
      failuresInARow = 0;
      status.works();
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
    publish();
    String reason = Failures.line(cause);
    status.failed(reason);
    if (failuresInARow == 1) {
      LOG.warn(
          "{} cannot go on, trying again until it can: {}", name, reason, Failures.trace(cause));
      LOG.debug("{} cannot go on", name, cause);
    } else {
      LOG.warn("{} still cannot go on after {} attempts: {}", name, failuresInARow, reason);
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

  /** Writes what was read; where that fails it is read again by whoever comes next. */
  private void drain() {
    try {
      for (Topic topic : sink.topics()) {
        writer.write(topic);
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "{} stops with unwritten records, which will be read again: {}",
          name,
          Failures.line(e),
          Failures.trace(e));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
