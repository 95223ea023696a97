package io.millrace.ingest.sink;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.schedule.Recurring;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where partitions end at the moment of asking, asked of Kafka itself: a sink that stands still
 * does not know what has come since. Safe for use by several threads; connects on first use.
 */
public final class EndOffsets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndOffsets.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Who asks while Kafka does not answer is not kept waiting each time. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** How soon a record is seen that comes to workers that sleep. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration REST = Duration.ofMinutes(2);

  private final String servers;
  private final Duration rest;
  private final Set<Sleeper> sleepers = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread watch;
  private @Nullable Admin admin;
  private long silentUntil = System.nanoTime();

  public EndOffsets(Settings settings) {
    this(settings, REST);
  }

  /**
   * @param rest after so long without a record a worker may sleep
   */
  EndOffsets(Settings settings, Duration rest) {
    this.rest = rest;
    this.servers = settings.get(Setting.KAFKA_BOOTSTRAP_SERVERS);
  }

  /**
   * How many records lie behind positions.
   *
   * @param positions the offset to go on from, by partition
   * @return empty where Kafka does not answer
   */
  synchronized OptionalLong behind(Map<TopicPartition, Long> positions) {
    if (positions.isEmpty()) {
      return OptionalLong.of(0);
    }
    if (System.nanoTime() - silentUntil < 0) {
      return OptionalLong.empty();
    }
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    positions.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          admin().listOffsets(wanted).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      long behind = 0;
      for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
        long position = positions.getOrDefault(end.getKey(), 0L);
        behind += Math.max(0, end.getValue().offset() - position);
      }
      return OptionalLong.of(behind);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      silentUntil = System.nanoTime() + PAUSE.toNanos();
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  Duration rest() {
    return rest;
  }

  /**
   * Watches partitions for a worker that sleeps: all sleeping workers of a process take one request
   * a second together.
   */
  void watch(Sleeper sleeper) {
    sleepers.add(sleeper);
    synchronized (this) {
      if (watch == null) {
        Thread thread = new Thread(this::watch, "millrace-sleeping-sinks");
        thread.setDaemon(true);
        thread.start();
        watch = thread;
      }
    }
  }

  void forget(Sleeper sleeper) {
    sleepers.remove(sleeper);
  }

  private void watch() {
    Recurring look =
        new Recurring(
            this::wakeThoseWithRecords,
            failure -> LOG.error("Watch of sleeping sinks failed, trying again", failure));
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        look.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wakeThoseWithRecords() {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (Sleeper sleeper : sleepers) {
      sleeper.written().keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    }
    if (wanted.isEmpty()) {
      return;
    }
    ListOffsetsResult ends;
    synchronized (this) {
      ends = admin().listOffsets(wanted);
    }
    Map<TopicPartition, Long> known = new HashMap<>();
    for (TopicPartition partition : wanted.keySet()) {
      try {
        known.put(
            partition,
            ends.partitionResult(partition)
                .get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .offset());
      } catch (ExecutionException | TimeoutException e) {
        // Deleted, or Kafka is away: asked again in a second.
        LOG.debug("no end offset (partition={}): {}", partition, e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    for (Sleeper sleeper : sleepers) {
      boolean more =
          sleeper.written().entrySet().stream()
              .anyMatch(
                  position ->
                      known.getOrDefault(position.getKey(), position.getValue())
                          != position.getValue().longValue());
      if (more) {
        sleeper.wake();
      }
    }
  }

  private Admin admin() {
    Admin known = admin;
    if (known == null) {
      known =
          Admin.create(
              Map.of(
                  AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                  servers,
                  AdminClientConfig.CLIENT_ID_CONFIG,
                  "millrace-lag",
                  AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                  (int) TIMEOUT.toMillis(),
                  AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  (int) TIMEOUT.toMillis()));
      admin = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }
}
