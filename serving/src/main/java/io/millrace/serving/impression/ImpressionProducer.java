package io.millrace.serving.impression;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

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
  public static ImpressionProducer create(Settings settings) {
    return new ImpressionProducer(
        KafkaClients.of(settings)
            .producer(
                ClientProperties.of("millrace-serving")
                    .require(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024)
                    .prefer(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
                    .prefer(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS)
                    .prefer(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024)
                    .prefer(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000)));
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
