package io.millrace.console.topic;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the ends of topics. Each call opens a consumer of its own and closes it. */
public final class TopicTail {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int MOST_BYTES = 32 << 20;

  private final Settings settings;

  public TopicTail(Settings settings) {
    this.settings = settings;
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
   * @return empty where Kafka does not answer within a few seconds
   */
  public Optional<Tail> read(String topic, int most) {
    try (Consumer<byte[], byte[]> consumer = open()) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic, PATIENCE)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      return Optional.of(read(consumer, partitions, most));
    } catch (KafkaException e) {
      LOG.warn("cannot read the end of topic {}: {}", topic, e.getMessage());
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
    Map<String, Object> config = new HashMap<>();
    config.put(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.get(Setting.KAFKA_BOOTSTRAP_SERVERS));
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "millrace-console");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
