package io.millrace.ingest.sink;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where partitions end at the moment of asking, asked of Kafka itself: a sink that stands still
 * does not know what has come since. Safe for use by several threads; connects on first use.
 */
public final class EndOffsets implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Who asks while Kafka does not answer is not kept waiting each time. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration REST = Duration.ofMinutes(2);

  private final KafkaClients kafka;
  private final Duration rest;
  private final RecordWatch watch;
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
    this.kafka = KafkaClients.of(settings);
    this.watch = new RecordWatch(kafka);
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

  /** Wakes a worker that sleeps when there is a record for it. */
  void watch(Sleeper sleeper) {
    watch.add(sleeper);
  }

  void forget(Sleeper sleeper) {
    watch.remove(sleeper);
  }

  private Admin admin() {
    Admin known = admin;
    if (known == null) {
      known =
          kafka.admin(
              ClientProperties.of("millrace-lag")
                  .prefer(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis())
                  .prefer(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis()));
      admin = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    watch.close();
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }
}
