package io.millrace.serving.impression;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.event.Impression;
import io.millrace.event.codec.EventCodec;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Impressions on their way to Kafka: a bounded buffer and a thread behind it. A request never waits
 * here, nor does it wake anybody: the thread looks by itself, many times a second, so that the work
 * on an impression takes no processor from the request that leaves it. While Kafka is away the
 * buffer fills; then further impressions are dropped and counted: alert when {@code
 * millrace.serving.impressions{outcome="dropped"}} grows.
 */
public final class ImpressionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImpressionLog.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Queue<Supplier<Impression>> buffer = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int capacity;
  private final EventCodec codec = new EventCodec();
  private final Counter sent;
  private final Counter dropped;
  private final Thread sender;
  private volatile boolean closing;

  /**
   * @param producer shared with other sites; not closed here
   * @param capacity impressions that may wait
   */
  public ImpressionLog(
      Namespace namespace, ImpressionProducer producer, int capacity, MeterRegistry metrics) {
    this.topic = namespace.topic(Topic.IMPRESSIONS);
    this.producer = producer.producer();
    this.capacity = Math.max(1, capacity);
    this.sent = counter(metrics, namespace, "sent");
    this.dropped = counter(metrics, namespace, "dropped");
    metrics.gauge(
        "millrace.serving.impressions.buffered",
        io.micrometer.core.instrument.Tags.of("namespace", namespace.name()),
        waiting,
        AtomicInteger::get);
    this.sender = new Thread(this::run, "impressions-" + namespace);
    sender.setDaemon(true);
    sender.start();
  }

  private static Counter counter(MeterRegistry metrics, Namespace namespace, String outcome) {
    return Counter.builder("millrace.serving.impressions")
        .description("impressions by what became of them; alert when dropped grows")
        .tag("namespace", namespace.name())
        .tag("outcome", outcome)
        .register(metrics);
  }

  /**
   * Takes an impression, or drops it where the buffer is full. Never waits.
   *
   * @param impression made and encoded behind the request's back
   */
  public void log(Supplier<Impression> impression) {
    if (closing) {
      dropped.increment();
    } else if (waiting.incrementAndGet() > capacity) {
      waiting.decrementAndGet();
      dropped.increment();
    } else {
      buffer.add(impression);
    }
  }

  /** Makes and encodes an impression that is not sent. */
  public void rehearse(Supplier<Impression> impression) {
    codec.encode(impression.get());
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      Supplier<Impression> impression = buffer.poll();
      if (impression != null) {
        waiting.decrementAndGet();
        send(impression);
      } else if (closing) {
        break;
      } else {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    dropped.increment(waiting.get());
  }

  private void send(Supplier<Impression> supplier) {
    try {
      Impression impression = supplier.get();
      byte[] key = impression.key().getBytes(StandardCharsets.UTF_8);
      send(new ProducerRecord<>(topic, key, codec.encode(impression)));
    } catch (RuntimeException e) {
      LOG.error("an impression of {} could not be written", topic, e);
      dropped.increment();
    }
  }

  /** The producer waits in here while it does not know the topic's partitions. */
  private void send(ProducerRecord<byte[], byte[]> record) {
    while (true) {
      try {
        producer.send(
            record, (metadata, failure) -> (failure == null ? sent : dropped).increment());
        return;
      } catch (org.apache.kafka.common.errors.TimeoutException e) {
        if (closing) {
          dropped.increment();
          return;
        }
        LOG.warn("Kafka does not take impressions of {}: {}", topic, e.getMessage());
      } catch (KafkaException e) {
        LOG.warn("an impression of {} was dropped: {}", topic, e.getMessage());
        dropped.increment();
        return;
      }
    }
  }

  /** Sends what waits, for a few seconds at most. */
  @Override
  public void close() {
    closing = true;
    try {
      sender.join(DRAIN.toMillis());
      if (sender.isAlive()) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
