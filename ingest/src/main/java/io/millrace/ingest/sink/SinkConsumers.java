package io.millrace.ingest.sink;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.namespace.Namespace;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** Kafka consumers as the sinks need them: the group shares out partitions and nothing else. */
final class SinkConsumers {
  private static final int POLL_RECORDS = 10_000;

  /** The group gives up a member that was killed after this long; the brokers' least. */
  private static final int SESSION_MS = 6_000;

  /**
   * A fetch is answered as soon as there is a record; where none comes, so rarely does each of many
   * idle namespaces ask again. A consumer that closes waits for its last fetch.
   */
  private static final int IDLE_FETCH_MS = 2_000;

  /** Its heartbeat thread looks around so often while there is nothing to do. */
  private static final int IDLE_LOOK_MS = 500;

  private static final int METADATA_MS = 30_000;

  private SinkConsumers() {}

  /** What one answer of a broker may hold, but for a single record that is larger. */
  private static final int LARGEST_FETCH = 16 << 20;

  /**
   * @param limits no fetch is larger than a batch
   */
  static Consumer<byte[], byte[]> open(
      Settings settings, Namespace namespace, Sink sink, Limits limits) {
    return KafkaClients.of(settings)
        .consumer(
            ClientProperties.of("millrace-" + namespace + "-" + sink.name())
                .require(ConsumerConfig.GROUP_ID_CONFIG, namespace + ".sink." + sink.name())
                // A position that is gone must be noticed, never silently replaced.
                .require(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                .require(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    CooperativeStickyAssignor.class.getName())
                .require(
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    Math.min(POLL_RECORDS, limits.records()))
                .require(
                    ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                    (int) Math.min(LARGEST_FETCH, limits.bytes()))
                .prefer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS)
                .prefer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MS / 3)
                .prefer(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, IDLE_FETCH_MS)
                .prefer(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1)
                .prefer(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, IDLE_LOOK_MS)
                .prefer(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MS));
  }
}
