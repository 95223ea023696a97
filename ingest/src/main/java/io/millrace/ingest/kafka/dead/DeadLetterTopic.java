package io.millrace.ingest.kafka.dead;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.event.DeadLetter;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a site's dead letters; changes nothing, joins no group. */
public final class DeadLetterTopic {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int TIMEOUT_MS = 10_000;

  private final KafkaClients kafka;
  private final String topic;

  public DeadLetterTopic(Settings settings, Namespace site) {
    this.kafka = KafkaClients.of(settings);
    this.topic = site.topic(Topic.DEAD);
  }

  /**
   * A dead letter with the place where it stands.
   *
   * @param number its offset: what commands call it by
   */
  public record Numbered(long number, DeadLetter letter) {}

  /**
   * Reads from a number on, oldest first, as far as there are letters now.
   *
   * @param reader is given each letter, and says whether to go on
   * @throws IllegalStateException where Kafka does not answer or the site has no such topic
   */
  public void read(long from, Predicate<Numbered> reader) {
    DeadLetterCodec codec = new DeadLetterCodec();
    try (Consumer<byte[], byte[]> consumer = open()) {
      // One partition, always: see Topics.
      TopicPartition partition = new TopicPartition(topic, 0);
      List<TopicPartition> all = List.of(partition);
      if (consumer.partitionsFor(topic).isEmpty()) {
        throw new IllegalStateException(
            "there is no topic %s: the namespace is unknown, or no collector has opened it yet; 'millrace namespaces list' names the namespaces"
                .formatted(topic));
      }
      consumer.assign(all);
      long beginning = consumer.beginningOffsets(all).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(all).getOrDefault(partition, 0L);
      consumer.seek(partition, Math.max(from, beginning));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end
              && !reader.test(new Numbered(record.offset(), codec.decode(record.value())))) {
            return;
          }
        }
      }
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "cannot read %s: Kafka does not answer at %s (%s): %s. Start it, or correct the setting"
              .formatted(
                  topic, kafka.servers(), "MILLRACE_KAFKA_BOOTSTRAP_SERVERS", e.getMessage()),
          e);
    }
  }

  private Consumer<byte[], byte[]> open() {
    return kafka.consumer(
        ClientProperties.of("millrace-dead")
            .prefer(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS));
  }
}
