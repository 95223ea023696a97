package io.millrace.console.topic;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.failure.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ends of topics, on two threads of its own: however many pages ask, and however slow
 * Kafka is, no more is read at a time, and those who ask for the same at once share one reading.
 */
public final class TopicTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** What a page waits, others in front of it included. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private static final int MOST_BYTES = 16 << 20;
  private static final int THREADS = 2;
  private static final int QUEUE = 16;

  private final KafkaClients kafka;
  private final Map<Key, CompletableFuture<Optional<Tail>>> running = new ConcurrentHashMap<>();
  private final ExecutorService readers =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(QUEUE),
          work -> {
            Thread thread = new Thread(work, "topic-tail");
            thread.setDaemon(true);
            return thread;
          });

  private record Key(String topic, int most) {}

  public TopicTail(Settings settings) {
    this.kafka = KafkaClients.of(settings);
  }

  /**
   * A topic's newest records.
   *
   * @param values newest first, by the time that Kafka has them
   * @param held how many records the topic holds
   */
  public record Tail(List<byte[]> values, long held) {
    public Tail {
      values = List.copyOf(values);
    }
  }

  /**
   * Reads.
   *
   * @param most how many records at most
   * @return empty if Kafka does not answer within a few seconds, or too many wait already
   */
  public Optional<Tail> read(String topic, int most) {
    Key key = new Key(topic, most);
    CompletableFuture<Optional<Tail>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Tail>> reading = running.putIfAbsent(key, mine);
    if (reading == null) {
      reading = mine;
      begin(key, mine);
    }
    try {
      return reading.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("Reading the end of a topic failed (topic={}): {}", topic, Failures.line(e));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void begin(Key key, CompletableFuture<Optional<Tail>> result) {
    try {
      readers.execute(
          () -> {
            try {
              Optional<Tail> tail = readNow(key.topic(), key.most());
              running.remove(key);
              result.complete(tail);
            } catch (Throwable e) {
              running.remove(key);
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      running.remove(key);
      result.complete(Optional.empty());
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }

  private Optional<Tail> readNow(String topic, int most) {
    try (Consumer<byte[], byte[]> consumer = open()) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic, PATIENCE)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      return Optional.of(read(consumer, partitions, most));
    } catch (KafkaException e) {
      LOG.warn("cannot read the end of topic {}: {}", topic, Failures.line(e));
      return Optional.empty();
    }
  }

  private static Tail read(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, int most) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
    long held = 0;
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      held += end - begin;
      consumer.seek(partition, Math.max(begin, end - most));
    }
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long bytes = 0;
    while (!ended(consumer, ends) && System.nanoTime() < deadline && bytes < MOST_BYTES) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.value() != null) {
          found.add(record);
          bytes += record.value().length;
        }
      }
    }
    return new Tail(
        found.stream()
            .sorted(
                Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparingLong(ConsumerRecord::offset)
                    .reversed())
            .limit(most)
            .map(ConsumerRecord::value)
            .toList(),
        held);
  }

  private static boolean ended(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private Consumer<byte[], byte[]> open() {
    return kafka.consumer(
        ClientProperties.of("millrace-console")
            .require(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest")
            .prefer(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis())
            .prefer(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2));
  }
}
