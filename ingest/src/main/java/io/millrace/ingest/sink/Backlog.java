package io.millrace.ingest.sink;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How far the stores are behind Kafka, asked of Kafka and of the stores themselves. */
public final class Backlog {
  private static final long ASK_AGAIN_MS = 50;

  private final KafkaClients kafka;
  private final Namespace namespace;

  public Backlog(Settings settings, Namespace namespace) {
    this.kafka = KafkaClients.of(settings);
    this.namespace = namespace;
  }

  /**
   * Waits until these stores have everything that is in Kafka now, whichever instance wrote it.
   *
   * @return whether they had it in time
   */
  public boolean await(List<Sink> sinks, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<Topic, Map<Integer, Long>> ends = ends();
    for (Sink sink : sinks) {
      for (Topic topic : sink.topics()) {
        while (behind(sink.offsets(topic), ends.getOrDefault(topic, Map.of()))) {
          if (System.nanoTime() > deadline) {
            return false;
          }
          TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MS);
        }
      }
    }
    return true;
  }

  private static boolean behind(Map<Integer, Long> stored, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> stored.getOrDefault(end.getKey(), 0L) < end.getValue());
  }

  /** The offsets behind the last records; partitions without any record are left out. */
  private Map<Topic, Map<Integer, Long>> ends() throws InterruptedException {
    try (Admin admin = kafka.admin(ClientProperties.of("millrace-backlog"))) {
      Map<Topic, Map<Integer, Long>> ends = new EnumMap<>(Topic.class);
      for (Topic topic : Topic.values()) {
        List<TopicPartition> partitions = partitions(admin, namespace.topic(topic));
        Map<TopicPartition, ListOffsetsResultInfo> first = list(admin, partitions, true);
        Map<Integer, Long> of = new HashMap<>();
        list(admin, partitions, false)
            .forEach(
                (partition, last) -> {
                  ListOffsetsResultInfo beginning = first.get(partition);
                  if (beginning == null || beginning.offset() < last.offset()) {
                    of.put(partition.partition(), last.offset());
                  }
                });
        ends.put(topic, of);
      }
      return ends;
    }
  }

  private static List<TopicPartition> partitions(Admin admin, String topic)
      throws InterruptedException {
    KafkaFuture<TopicDescription> description =
        admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
    if (description == null) {
      return List.of();
    }
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (TopicPartitionInfo info : description.get().partitions()) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      return partitions;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of();
      }
      throw new KafkaException("cannot describe " + topic, e.getCause());
    }
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> list(
      Admin admin, List<TopicPartition> partitions, boolean earliest) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(
        partition -> wanted.put(partition, earliest ? OffsetSpec.earliest() : OffsetSpec.latest()));
    try {
      return admin.listOffsets(wanted).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot list the offsets of " + partitions, e.getCause());
    }
  }
}
