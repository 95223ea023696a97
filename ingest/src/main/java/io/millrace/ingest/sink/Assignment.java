package io.millrace.ingest.sink;

import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group has given to one worker. A new one is paused until the store has
 * been asked where it stands; of one that is taken away, what was read and not written is
 * forgotten: its next owner reads it again.
 */
final class Assignment implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Sink sink;
  private final SinkMeters meters;
  private final long window;
  private final Map<String, Topic> topics = new HashMap<>();
  private final Map<TopicPartition, AssignedPartition> partitions = new LinkedHashMap<>();
  private boolean known;

  Assignment(
      Consumer<byte[], byte[]> consumer,
      Namespace namespace,
      Sink sink,
      SinkMeters meters,
      long window) {
    this.consumer = consumer;
    this.sink = sink;
    this.meters = meters;
    this.window = window;
    sink.topics().forEach(topic -> topics.put(namespace.topic(topic), topic));
  }

  void subscribe() {
    consumer.subscribe(topics.keySet(), this);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    known = true;
    for (TopicPartition name : assigned) {
      Topic topic = topics.get(name.topic());
      if (topic == null) {
        throw new IllegalStateException("assigned a topic that was not subscribed: " + name);
      }
      hold(name);
      partitions.put(name, new AssignedPartition(name, topic));
    }
    if (!assigned.isEmpty()) {
      // A poll that waits for records would keep them waiting for their positions.
      consumer.wakeup();
    }
  }

  /** Fetches nothing until it has been positioned. */
  private void hold(TopicPartition name) {
    consumer.pause(List.of(name));
    consumer.seek(name, 0);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(partitions::remove);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    onPartitionsRevoked(lost);
    known = false;
  }

  /** Whether the group has said which partitions belong to this worker, if any do. */
  boolean known() {
    return known;
  }

  Collection<AssignedPartition> all() {
    return partitions.values();
  }

  Optional<AssignedPartition> find(TopicPartition name) {
    return Optional.ofNullable(partitions.get(name));
  }

  List<AssignedPartition> dirty(Topic topic) {
    return partitions.values().stream()
        .filter(partition -> partition.topic == topic && partition.dirty())
        .toList();
  }

  void reset(AssignedPartition partition) {
    partition.reset();
    hold(partition.name);
  }

  /**
   * Asks the store where the partitions stand that have no position yet, and seeks there.
   *
   * @return whether there were any
   */
  boolean position() {
    List<AssignedPartition> waiting =
        partitions.values().stream().filter(partition -> !partition.positioned()).toList();
    if (waiting.isEmpty()) {
      return false;
    }
    List<TopicPartition> names = waiting.stream().map(partition -> partition.name).toList();
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(names);
    Map<TopicPartition, Long> ends = consumer.endOffsets(names);
    Map<Topic, Map<Integer, Long>> stored = new HashMap<>();
    for (AssignedPartition partition : waiting) {
      Optional<Long> offset =
          Optional.ofNullable(
              stored
                  .computeIfAbsent(partition.topic, sink::offsets)
                  .get(partition.name.partition()));
      seek(
          partition,
          offset,
          beginnings.getOrDefault(partition.name, 0L),
          ends.getOrDefault(partition.name, 0L));
    }
    return true;
  }

  private void seek(AssignedPartition partition, Optional<Long> stored, long beginning, long end) {
    long start = stored.orElse(beginning);
    if (start > end) {
      LOG.error(
          "{}: {} stands at {} but Kafka ends at {}: the topic was made anew, reading it from its"
              + " beginning",
          partition.name,
          sink.name(),
          start,
          end);
      start = beginning;
    } else if (start < beginning) {
      LOG.error(
          "{}: {} stands at {} but Kafka begins at {}: records were deleted before they were read;"
              + " lengthen the topic's retention",
          partition.name,
          sink.name(),
          start,
          beginning);
      meters.lost(beginning - start);
      start = beginning;
    }
    consumer.seek(partition.name, Math.max(beginning, start - window));
    partition.position(stored, start, window);
    consumer.resume(List.of(partition.name));
  }

  void pause() {
    consumer.pause(consumer.assignment());
  }

  void resume() {
    consumer.resume(
        new ArrayList<>(
            partitions.values().stream()
                .filter(AssignedPartition::positioned)
                .map(partition -> partition.name)
                .toList()));
  }

  /** Whether Kafka holds nothing that was not read; as far as its last answers tell. */
  boolean drained() {
    return partitions.values().stream()
        .filter(AssignedPartition::positioned)
        .allMatch(partition -> consumer.currentLag(partition.name).orElse(0) == 0);
  }
}
