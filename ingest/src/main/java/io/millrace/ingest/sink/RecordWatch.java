package io.millrace.ingest.sink;

import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.failure.Failures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes workers that sleep when one of their partitions has a record. One consumer waits for the
 * partitions of all of them at once, with fetches that the broker answers as soon as there is a
 * record, and otherwise after {@link #WAIT}: however many namespaces are idle, Kafka does almost
 * nothing for them.
 *
 * <p>A fetch that is under way knows nothing of partitions that come later, so the consumer is made
 * anew for them, at most once in {@link #GATHER}.
 */
final class RecordWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordWatch.class);

  /** How long the broker holds a fetch without records; below the client's request timeout. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  /** How soon partitions are watched whose workers fall asleep one after the other. */
  private static final Duration GATHER = Duration.ofMillis(500);

  /** A consumer that is closed does not wait for its last fetch. */
  private static final Duration CLOSE = Duration.ZERO;

  private final KafkaClients kafka;
  private final Set<Sleeper> sleepers = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean changed;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  /** The offsets from which the consumer fetches. Of the watching thread only. */
  private Map<TopicPartition, Long> watched = new HashMap<>();

  RecordWatch(KafkaClients kafka) {
    this.kafka = kafka;
  }

  void add(Sleeper sleeper) {
    sleepers.add(sleeper);
    synchronized (this) {
      if (thread == null && closed.getCount() > 0) {
        thread = new Thread(this::run, "millrace-sleeping-sinks");
        thread.setDaemon(true);
        thread.start();
      }
    }
    look();
  }

  void remove(Sleeper sleeper) {
    if (sleepers.remove(sleeper)) {
      look();
    }
  }

  private synchronized void look() {
    changed = true;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void run() {
    boolean warned = false;
    try {
      while (!closed.await(0, TimeUnit.MILLISECONDS)) {
        try {
          turn();
          warned = false;
        } catch (WakeupException e) {
          LOG.debug("the sleeping workers have changed");
        } catch (OffsetOutOfRangeException e) {
          // The topic was made anew: its worker finds out where to go on.
          wake(e.partitions());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
          if (!warned) {
            LOG.warn(
                "Watch of sleeping sinks failed, trying again every second: {}",
                Failures.line(e),
                Failures.trace(e));
            warned = true;
          }
          end();
          closed.await(1, TimeUnit.SECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void turn() throws InterruptedException {
    if (changed || current() == null) {
      closed.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
      changed = false;
      follow(wanted());
    }
    Consumer<byte[], byte[]> open = current();
    if (open == null) {
      awaitChange();
      return;
    }
    ConsumerRecords<byte[], byte[]> records = open.poll(WAIT);
    Set<TopicPartition> moved = new HashSet<>(records.partitions());
    // Markers of transactions are no records, but the store has not passed them.
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              if (next.offset() != watched.getOrDefault(partition, next.offset())) {
                moved.add(partition);
              }
            });
    if (!moved.isEmpty()) {
      wake(moved);
    }
  }

  private synchronized @Nullable Consumer<byte[], byte[]> current() {
    return consumer;
  }

  private void awaitChange() throws InterruptedException {
    while (!changed && !closed.await(GATHER.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.trace("no worker sleeps");
    }
  }

  private Map<TopicPartition, Long> wanted() {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    for (Sleeper sleeper : sleepers) {
      sleeper.written().forEach((partition, offset) -> wanted.merge(partition, offset, Math::min));
    }
    return wanted;
  }

  /** Fetches from these offsets and nothing else. */
  private void follow(Map<TopicPartition, Long> wanted) {
    if (wanted.equals(watched)) {
      return;
    }
    if (wanted.isEmpty()) {
      end();
      return;
    }
    Consumer<byte[], byte[]> open = current();
    if (open != null && watched.entrySet().containsAll(wanted.entrySet())) {
      open.assign(wanted.keySet());
    } else {
      end();
      Consumer<byte[], byte[]> fresh = begin();
      fresh.assign(wanted.keySet());
      wanted.forEach(fresh::seek);
    }
    watched = wanted;
  }

  private Consumer<byte[], byte[]> begin() {
    Consumer<byte[], byte[]> fresh =
        kafka.consumer(
            ClientProperties.of("millrace-sleeping-sinks")
                .require(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                .prefer(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1)
                // One record is enough to know that there are some.
                .require(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1)
                .prefer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1)
                .prefer(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) WAIT.toMillis()));
    synchronized (this) {
      consumer = fresh;
    }
    return fresh;
  }

  private void end() {
    Consumer<byte[], byte[]> open;
    synchronized (this) {
      open = consumer;
      consumer = null;
    }
    watched = new HashMap<>();
    if (open != null) {
      try {
        open.close(CloseOptions.timeout(CLOSE));
      } catch (KafkaException e) {
        LOG.debug("the watch of sleeping sinks did not close: {}", Failures.line(e));
      }
    }
  }

  private void wake(Collection<TopicPartition> moved) {
    for (Sleeper sleeper : List.copyOf(sleepers)) {
      if (sleeper.written().keySet().stream().anyMatch(moved::contains)) {
        sleepers.remove(sleeper);
        sleeper.wake();
      }
    }
    changed = true;
  }

  @Override
  public void close() {
    closed.countDown();
    look();
  }
}
