package io.millrace.ingest.sink;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.event.Event;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a namespace's topics from given offsets on, up to given offsets, exactly as
 * the sinks do: the same records are events, the same ones are duplicates. It is no member of the
 * sinks' groups and changes nothing in Kafka, so that it may run next to them. Kafka is asked only
 * if there is something to read. Used by one thread.
 */
public final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaClients kafka;
  private final Namespace namespace;
  private final Map<Topic, Map<Integer, Long>> start;
  private final long window;
  private final RecordReader reader = new RecordReader(Clock.systemUTC());
  private final Map<TopicPartition, AssignedPartition> partitions = new LinkedHashMap<>();
  private @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * @param start the first offset to read, by topic and partition; 0 for an absent partition
   */
  public TopicTail(Settings settings, Namespace namespace, Map<Topic, Map<Integer, Long>> start) {
    this.kafka = KafkaClients.of(settings);
    this.namespace = namespace;
    this.start = start;
    this.window = settings.sinks().dedupeWindow();
  }

  /**
   * Reads on, up to the given offsets.
   *
   * @param ends the offset behind the last record to read, by topic and partition; none lies before
   *     where the last call ended
   * @param events is given what was read, in each partition's order
   * @throws IllegalStateException if Kafka does not hold these records, or does not answer
   */
  public void readTo(
      Map<Topic, Map<Integer, Long>> ends, java.util.function.Consumer<List<Event>> events) {
    Map<TopicPartition, Long> wanted = new LinkedHashMap<>();
    ends.forEach(
        (topic, offsets) ->
            offsets.forEach(
                (partition, end) -> {
                  TopicPartition name = new TopicPartition(namespace.topic(topic), partition);
                  if (end > written(topic, name)) {
                    wanted.put(name, end);
                    partitions.computeIfAbsent(name, same -> new AssignedPartition(same, topic));
                  }
                }));
    if (wanted.isEmpty()) {
      return;
    }
    try {
      read(wanted, events);
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "cannot read the topics of %s from Kafka at %s: %s"
              .formatted(namespace, kafka.servers(), e.getMessage()),
          e);
    }
  }

  private long written(Topic topic, TopicPartition name) {
    AssignedPartition known = partitions.get(name);
    return known != null && known.positioned()
        ? known.written()
        : start.getOrDefault(topic, Map.of()).getOrDefault(name.partition(), 0L);
  }

  private void read(
      Map<TopicPartition, Long> wanted, java.util.function.Consumer<List<Event>> events) {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = open();
      consumer = open;
    }
    open.assign(partitions.keySet());
    position(open, wanted);
    long progress = System.nanoTime();
    while (true) {
      hand(wanted, events);
      if (wanted.entrySet().stream()
          .allMatch(end -> partition(end.getKey()).written() >= end.getValue())) {
        return;
      }
      ConsumerRecords<byte[], byte[]> records = open.poll(POLL);
      for (TopicPartition name : records.partitions()) {
        partition(name).take(records.records(name), reader);
      }
      for (AssignedPartition partition : partitions.values()) {
        partition.skipTo(open.position(partition.name));
      }
      if (!records.isEmpty()) {
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Kafka at %s sends no records of %s; wanted are those before %s"
                .formatted(kafka.servers(), namespace, wanted));
      }
    }
  }

  /** Hands over what was read, but for what lies behind the wanted offsets. */
  private void hand(
      Map<TopicPartition, Long> wanted, java.util.function.Consumer<List<Event>> events) {
    List<Event> found = new ArrayList<>();
    wanted.forEach(
        (name, end) -> {
          AssignedPartition partition = partition(name);
          partition.unwritten().collect(end, found, new ArrayList<>(), new HashMap<>());
          partition.markWritten(end);
        });
    if (!found.isEmpty()) {
      events.accept(found);
    }
  }

  private AssignedPartition partition(TopicPartition name) {
    AssignedPartition partition = partitions.get(name);
    if (partition == null) {
      throw new IllegalStateException("not assigned: " + name);
    }
    return partition;
  }

  /** Seeks the partitions that are new; the ids of the window before their start are read too. */
  private void position(Consumer<byte[], byte[]> open, Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, Long> beginnings = open.beginningOffsets(wanted.keySet());
    Map<TopicPartition, Long> ends = open.endOffsets(wanted.keySet());
    wanted.forEach(
        (name, end) -> {
          AssignedPartition partition = partition(name);
          long from = written(partition.topic, name);
          long beginning = beginnings.getOrDefault(name, 0L);
          if (from < beginning || end > ends.getOrDefault(name, 0L)) {
            throw new IllegalStateException(
                "Kafka holds the offsets %d to %d of %s, wanted are %d to %d, which the event log"
                        .formatted(beginning, ends.getOrDefault(name, 0L), name, from, end)
                    + " lacks; wait until its sink has written them, and repeat");
          }
          if (!partition.positioned()) {
            open.seek(name, Math.max(beginning, from - window));
            partition.position(Optional.of(from), from, window);
          }
        });
  }

  private Consumer<byte[], byte[]> open() {
    return kafka.consumer(
        ClientProperties.of("millrace-" + namespace + "-tail")
            .require(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
            .prefer(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(PATIENCE.toMillis())));
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
