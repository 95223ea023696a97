package io.millrace.serving.impression;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer that all sites share. */
public final class ImpressionProducer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Nobody waits for an impression, and each batch costs buffers of 128 KB for its compression: few
   * batches with many impressions are cheaper.
   */
  private static final int LINGER_MILLIS = 100;

  private final Producer<byte[], byte[]> producer;

  private ImpressionProducer(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Starts also while no broker can be reached. */
  public static ImpressionProducer create(String bootstrapServers) {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.CLIENT_ID_CONFIG,
            "millrace-serving",
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            LINGER_MILLIS,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            2 * 1024 * 1024,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            2000);
    return new ImpressionProducer(
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Accepts impressions and drops them: for slates that no user sees, such as an evaluation's. */
  public static ImpressionProducer discarding() {
    return new ImpressionProducer(new DiscardingProducer());
  }

  Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** Sends what waits, for at most five seconds. */
  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
