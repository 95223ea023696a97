package io.millrace.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connections.kafka.KafkaClients;
import io.millrace.embedded.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordWatchTest {
  /** Far below the 20 s for which the broker holds a fetch. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final String name = "w" + UUID.randomUUID();
  private final TopicPartition first = new TopicPartition(name + ".first", 0);
  private final TopicPartition other = new TopicPartition(name + ".other", 1);
  private final RecordWatch watch = new RecordWatch(KafkaClients.of(TestServers.settings()));
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void prepare() throws Exception {
    Map<String, Object> servers = Map.of("bootstrap.servers", TestServers.kafka());
    try (Admin admin = Admin.create(servers)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(first.topic(), 2, (short) 1),
                  new NewTopic(other.topic(), 2, (short) 1)))
          .all()
          .get();
    }
    producer = new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    watch.close();
    producer.close();
  }

  @Test
  void add_recordForOneOfTwo_wakesThatOneAndGoesOnWatchingTheOther() throws Exception {
    Sleeper one = sleeper(first, 0);
    Sleeper two = sleeper(other, 0);

    send(first);

    assertThat(woken(one)).isTrue();
    assertThat(two.woken().getCount()).isOne();

    // One that comes while the broker holds a fetch that knows nothing of it.
    Sleeper again = sleeper(first, 1);
    send(other);
    assertThat(woken(two)).isTrue();
    assertThat(again.woken().getCount()).isOne();
    send(first);
    assertThat(woken(again)).isTrue();
  }

  @Test
  void add_recordThatCameBefore_wakesAtOnce() throws Exception {
    Sleeper waiting = sleeper(other, 0);
    send(first);
    assertThat(waiting.woken().getCount()).isOne();

    assertThat(woken(sleeper(first, 0))).isTrue();
  }

  @Test
  void add_severalOfOnePartition_areWokenTogether() throws Exception {
    List<Sleeper> three = List.of(sleeper(first, 0), sleeper(first, 0), sleeper(first, 0));

    send(first);

    for (Sleeper each : three) {
      assertThat(woken(each)).isTrue();
    }
  }

  @Test
  void add_topicMadeAnewSinceThen_wakesToFindOut() throws Exception {
    send(first);

    assertThat(woken(sleeper(first, 1_000))).isTrue();
  }

  @Test
  void remove_theLast_letsTheConsumerGo() throws Exception {
    Sleeper one = sleeper(first, 0);
    await().until(() -> consumers() == 1);

    watch.remove(one);

    await().until(() -> consumers() == 0);
    Sleeper two = sleeper(first, 0);
    send(first);
    assertThat(woken(two)).isTrue();
    assertThat(one.woken().getCount()).isOne();
  }

  private Sleeper sleeper(TopicPartition partition, long written) {
    Sleeper sleeper = new Sleeper(Map.of(partition, written));
    watch.add(sleeper);
    return sleeper;
  }

  private static boolean woken(Sleeper sleeper) throws InterruptedException {
    return sleeper.woken().await(SOON.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void send(TopicPartition partition) throws Exception {
    producer
        .send(new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[100]))
        .get();
  }

  /** Kafka's clients register themselves by their name. */
  private static long consumers() throws Exception {
    return java.lang.management.ManagementFactory.getPlatformMBeanServer()
        .queryNames(
            new javax.management.ObjectName(
                "kafka.consumer:type=app-info,id=millrace-sleeping-sinks"),
            null)
        .size();
  }
}
