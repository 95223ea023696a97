package io.millrace.ingest.kafka;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to Kafka and waits: {@code acks=all}, idempotent. Records of concurrent requests share
 * batches, for which a record waits at most {@value #LINGER_MS} ms. Safe for use by several
 * threads.
 */
public final class EventProducer implements AutoCloseable {
  /** After this long without an acknowledgement the records are given up. */
  public static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);

  private static final int LINGER_MS = 5;
  private static final int BATCH_BYTES = 128 * 1024;
  private static final long BUFFER_BYTES = 96L * 1024 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final Duration timeout;

  public EventProducer(Settings settings) {
    this(settings, DELIVERY_TIMEOUT);
  }

  EventProducer(Settings settings, Duration timeout) {
    this.timeout = timeout;
    int millis = (int) timeout.toMillis();
    this.producer =
        KafkaClients.of(settings)
            .producer(
                ClientProperties.of("millrace-collector")
                    .require(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_DEAD_LETTER_BYTES)
                    // A quarter of the bytes for the broker, its disk and every sink.
                    .prefer(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
                    .prefer(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS)
                    .prefer(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES)
                    .prefer(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES)
                    .prefer(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis)
                    .prefer(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2)
                    .prefer(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis()));
  }

  /** Returns when all records are acknowledged. */
  public void send(Namespace namespace, List<Outgoing> records) throws NotAcknowledgedException {
    if (records.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    Delivery delivery = new Delivery(records.size());
    Callback callback = (metadata, failure) -> delivery.acknowledge(failure);
    Map<Topic, String> names = new EnumMap<>(Topic.class);
    try {
      for (Outgoing record : records) {
        if (delivery.done.isCompletedExceptionally() || System.nanoTime() > deadline) {
          break;
        }
        producer.send(
            new ProducerRecord<>(
                names.computeIfAbsent(record.topic(), namespace::topic),
                record.key(),
                record.value()),
            callback);
      }
      // The producer gives up by itself; the second is for it to say so.
      delivery.done.get(
          Math.max(0, deadline - System.nanoTime()) + Duration.ofSeconds(1).toNanos(),
          TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NotAcknowledgedException("Kafka refused: " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new NotAcknowledgedException(
          "Kafka has not answered for " + timeout.toSeconds() + " s", e);
    } catch (KafkaException | IllegalStateException e) {
      throw new NotAcknowledgedException("Kafka refused: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAcknowledgedException("interrupted while waiting for Kafka", e);
    }
  }

  /** Waits for what is on its way. */
  @Override
  public void close() {
    producer.close(timeout);
  }

  /** Counts the acknowledgements of one request; the first failure ends it. */
  private static final class Delivery {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger missing;

    Delivery(int records) {
      this.missing = new AtomicInteger(records);
    }

    void acknowledge(@Nullable Exception failure) {
      if (failure != null) {
        done.completeExceptionally(failure);
      } else if (missing.decrementAndGet() == 0) {
        done.complete(null);
      }
    }
  }
}
