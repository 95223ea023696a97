package io.millrace.serving.impression;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.event.Impression;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Impressions on their way to Kafka: a bounded buffer and a thread behind it. A request never waits
 * here, nor does it wake anybody: the thread looks by itself, many times a second, so that the work
 * on an impression takes no processor from the request that leaves it. While Kafka is away the
 * buffer fills, and what Kafka did not take waits in it again; then further impressions are dropped
 * and counted: alert when {@code millrace.serving.impressions{outcome="dropped"}} grows. What an
 * event may not hold is left out, see {@link FittingImpression}.
 */
public final class ImpressionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImpressionLog.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** The pause grows up to this while nobody asks for slates; then the next impression wakes. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  private static final Duration SLEEP = Duration.ofMinutes(1);

  /** Before an impression is sent again that Kafka did not take. */
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** A warning at most so often. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Queue<Supplier<Impression>> buffer = new ConcurrentLinkedQueue<>();
  private final Queue<ProducerRecord<byte[], byte[]>> again = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int capacity;
  private final FittingImpression fitting;
  private final Counter sent;
  private final Counter dropped;
  private final Thread sender;
  private volatile long notBefore = System.nanoTime();
  private volatile long warnedUntil = System.nanoTime();
  private volatile boolean closing;
  private volatile boolean asleep;

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
    this.fitting =
        new FittingImpression(
            part ->
                Counter.builder("millrace.serving.impressions.reduced")
                    .description("impressions without a part that was too large for an event")
                    .tag("namespace", namespace.name())
                    .tag("part", part)
                    .register(metrics)
                    .increment());
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
      wake();
    }
  }

  /** A sender that was busy lately looks again on its own: it then sends several at once. */
  private void wake() {
    if (asleep) {
      LockSupport.unpark(sender);
    }
  }

  /** Makes and encodes an impression that is not sent. */
  public void rehearse(Supplier<Impression> impression) {
    fitting.encode(impression.get());
  }

  private void run() {
    long pause = PAUSE.toNanos();
    while (!Thread.currentThread().isInterrupted()) {
      if (System.nanoTime() - notBefore < 0 && !closing) {
        LockSupport.parkNanos(PAUSE.toNanos());
        continue;
      }
      ProducerRecord<byte[], byte[]> record = again.poll();
      Supplier<Impression> impression = record == null ? buffer.poll() : null;
      if (record != null) {
        waiting.decrementAndGet();
        send(record);
      } else if (impression != null) {
        waiting.decrementAndGet();
        encode(impression).ifPresent(this::send);
      } else if (closing) {
        break;
      } else {
        pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
        continue;
      }
      pause = PAUSE.toNanos();
    }
    dropped.increment(waiting.get());
  }

  private void pause(long nanos) {
    if (nanos < LONGEST_PAUSE.toNanos()) {
      LockSupport.parkNanos(nanos);
      return;
    }
    asleep = true;
    // What came before it was asleep has woken nobody.
    if (waiting.get() == 0 && !closing) {
      LockSupport.parkNanos(SLEEP.toNanos());
    }
    asleep = false;
  }

  private Optional<ProducerRecord<byte[], byte[]>> encode(Supplier<Impression> supplier) {
    try {
      Impression impression = supplier.get();
      Optional<byte[]> value = fitting.encode(impression);
      if (value.isEmpty()) {
        LOG.warn(
            "Impression dropped: larger than an event may be, even without features"
                + " (topic={}, request_id={}, items={})",
            topic,
            impression.requestId(),
            impression.items().size());
        dropped.increment();
      }
      byte[] key = impression.key().getBytes(StandardCharsets.UTF_8);
      return value.map(bytes -> new ProducerRecord<>(topic, key, bytes));
    } catch (RuntimeException e) {
      LOG.error(
          "Impression could not be written (topic={}): {}",
          topic,
          Failures.line(e),
          Failures.trace(e));
      dropped.increment();
      return Optional.empty();
    }
  }

  /**
   * The producer waits in here while it does not know the topic's partitions; it tells of that, as
   * of everything else, by the callback.
   */
  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              sent.increment();
            } else {
              failed(record, failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      failed(record, e);
    }
  }

  /** What may pass later goes back into the buffer, where there is room. */
  private void failed(ProducerRecord<byte[], byte[]> record, Exception failure) {
    if (failure instanceof RetriableException && !closing && waiting.get() < capacity) {
      waiting.incrementAndGet();
      again.add(record);
      wake();
      notBefore = System.nanoTime() + AGAIN.toNanos();
      warn("Kafka does not take impressions; they wait (topic={}): {}", failure);
    } else {
      dropped.increment();
      warn("an impression was dropped (topic={}): {}", failure);
    }
  }

  private void warn(String message, Exception failure) {
    long now = System.nanoTime();
    if (now - warnedUntil >= 0) {
      warnedUntil = now + SILENCE.toNanos();
      LOG.warn(message, topic, Failures.line(failure), Failures.trace(failure));
    }
  }

  /** Sends what waits, for a few seconds at most. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(sender);
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
