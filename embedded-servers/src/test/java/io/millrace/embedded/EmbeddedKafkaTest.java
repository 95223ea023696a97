package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final String TOPIC = "kept";

  @TempDir Path directory;

  @Test
  void start_again_keepsTheRecords() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      write(kafka.bootstrapServers(), "42");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(read(kafka.bootstrapServers())).containsExactly("42");
    }
  }

  @Test
  void start_newDirectory_takesLittleHeap() {
    long before = usedHeap();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(kafka.running()).isTrue();
      assertThat(usedHeap() - before).isLessThan(80 << 20);
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void start_afterKill_keepsTheRecords() throws Exception {
    try (ChildServer child = ChildServer.start("kafka", directory)) {
      write(child.address(), "7");
      child.kill();
      int port = Integer.parseInt(child.address().replaceAll(".*:", ""));
      try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port)) {
        assertThat(read(kafka.bootstrapServers())).containsExactly("7");
      }
    }
  }

  @Test
  void start_portTaken_saysWhichPort() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, other.getLocalPort()))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("Kafka cannot have port " + other.getLocalPort());
    }
  }

  @Test
  void start_directoryInUse_saysSo() {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
    try (kafka) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("Kafka already runs on " + directory);
    }
  }

  private static void write(String servers, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "key", value)).get();
    }
  }

  private static List<String> read(String servers) {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
