package io.millrace.connections.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Creates a topic, sends a record and reads it, with one client of each role. */
final class KafkaRoundTrip {
  private KafkaRoundTrip() {}

  /** Returns the value that was read. */
  static String of(KafkaClients clients) throws Exception {
    String topic = "round-trip-" + UUID.randomUUID();
    try (Admin admin = clients.admin(ClientProperties.of("test-admin"));
        Producer<byte[], byte[]> producer = clients.producer(ClientProperties.of("test-producer"));
        Consumer<byte[], byte[]> consumer =
            clients.consumer(ClientProperties.of("test-consumer"))) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
          .all()
          .get(20, TimeUnit.SECONDS);
      producer
          .send(new ProducerRecord<>(topic, "value".getBytes(StandardCharsets.UTF_8)))
          .get(20, TimeUnit.SECONDS);
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          return new String(record.value(), StandardCharsets.UTF_8);
        }
      }
      return "";
    }
  }
}
