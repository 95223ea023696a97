package io.millrace.ingest.kafka;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates a site's topics, and asks whether the brokers answer. Safe for use by several threads.
 */
public final class Topics implements AutoCloseable {
  /**
   * Largest dead letter: a request's whole body in Base64, which is a third longer, and the reason.
   */
  static final int MAX_DEAD_LETTER_BYTES = 24 * 1024 * 1024;

  /** A sink that is this far behind has still seen every update. */
  private static final Duration UNCOMPACTED = Duration.ofDays(7);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final List<String> SINKS = List.of("log", "features", "rollup");

  /** Between two looks whether new topics are there. */
  private static final long PAUSE_MS = 50;

  private final Admin admin;
  private final int partitions;
  private final short replication;
  private final int minInsync;

  public Topics(Settings settings) {
    this.partitions = settings.kafka().partitions();
    this.replication = (short) settings.kafka().replication();
    this.minInsync = minInsync(settings);
    this.admin =
        KafkaClients.of(settings)
            .admin(
                ClientProperties.of("millrace-collector")
                    .prefer(
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis())
                    .prefer(
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2));
  }

  /**
   * Creates those of the site's topics that are missing, and returns when every partition's leader
   * answers for it. A producer that sends earlier may have its first batch refused and its second
   * taken, and then can never deliver the first in its place.
   *
   * @throws KafkaException where Kafka does not answer, or refuses
   */
  public void create(Namespace namespace) {
    List<NewTopic> wanted = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      wanted.add(
          new NewTopic(namespace.topic(topic), topic == Topic.DEAD ? 1 : partitions, replication)
              .configs(configuration(topic)));
    }
    admin
        .createTopics(wanted)
        .values()
        .forEach((name, created) -> await(created, TopicExistsException.class, "create " + name));
    List<String> names = wanted.stream().map(NewTopic::name).toList();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!known(names)) {
      if (System.nanoTime() > deadline) {
        throw new KafkaException("the brokers do not show the new topics " + names);
      }
      pause();
    }
    awaitLeaders(names);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the new topics", e);
    }
  }

  private void awaitLeaders(List<String> names) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (KafkaFuture<TopicDescription> topic :
        admin.describeTopics(names).topicNameValues().values()) {
      TopicDescription description = get(topic, "describe a topic");
      description
          .partitions()
          .forEach(
              partition ->
                  ends.put(
                      new TopicPartition(description.name(), partition.partition()),
                      OffsetSpec.latest()));
    }
    get(admin.listOffsets(ends).all(), "reach the leaders of " + names);
  }

  /**
   * How many records the namespace's topics hold, by topic; topics that do not exist are left out.
   */
  public Map<String, Long> records(Namespace namespace) {
    Map<String, Long> records = new TreeMap<>();
    for (String name : existing(namespace)) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      Map<TopicPartition, OffsetSpec> beginnings = new HashMap<>();
      for (TopicDescription topic :
          get(admin.describeTopics(List.of(name)).allTopicNames(), "describe " + name).values()) {
        for (TopicPartitionInfo partition : topic.partitions()) {
          TopicPartition key = new TopicPartition(name, partition.partition());
          ends.put(key, OffsetSpec.latest());
          beginnings.put(key, OffsetSpec.earliest());
        }
      }
      records.put(name, sum(ends, name) - sum(beginnings, name));
    }
    return records;
  }

  private long sum(Map<TopicPartition, OffsetSpec> wanted, String name) {
    return get(admin.listOffsets(wanted).all(), "read the offsets of " + name).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private List<String> existing(Namespace namespace) {
    Set<String> all = get(admin.listTopics().names(), "list the topics");
    return Stream.of(Topic.values()).map(namespace::topic).filter(all::contains).toList();
  }

  /**
   * Deletes the namespace's topics, after its sinks have left their consumer groups.
   *
   * @throws IllegalStateException if sinks are there after this long
   */
  public void delete(Namespace namespace, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> groups = SINKS.stream().map(sink -> namespace + ".sink." + sink).toList();
    while (members(groups) > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the sinks of namespace '%s' still run after %d s: stop the ingest services, then run the command again"
                .formatted(namespace, patience.toSeconds()));
      }
      pause();
    }
    admin
        .deleteConsumerGroups(groups)
        .deletedGroups()
        .forEach(
            (group, deleted) -> await(deleted, GroupIdNotFoundException.class, "delete " + group));
    List<String> names = existing(namespace);
    if (!names.isEmpty()) {
      admin
          .deleteTopics(names)
          .topicNameValues()
          .forEach(
              (name, deleted) ->
                  await(deleted, UnknownTopicOrPartitionException.class, "delete " + name));
    }
  }

  private int members(List<String> groups) {
    int members = 0;
    for (KafkaFuture<ConsumerGroupDescription> group :
        admin.describeConsumerGroups(groups).describedGroups().values()) {
      try {
        members += get(group, "describe a consumer group").members().size();
      } catch (KafkaException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw e;
        }
      }
    }
    return members;
  }

  /** Whether the brokers answer within this time. */
  public boolean answers(Duration patience) {
    try {
      int millis = (int) patience.toMillis();
      return !admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(millis))
          .nodes()
          .get(millis, TimeUnit.MILLISECONDS)
          .isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private boolean known(List<String> names) {
    boolean all = true;
    for (KafkaFuture<?> topic : admin.describeTopics(names).topicNameValues().values()) {
      all &= await(topic, UnknownTopicOrPartitionException.class, "describe a topic");
    }
    return all;
  }

  /** Waits; whether it went through, or failed in the way that is expected. */
  private static boolean await(
      KafkaFuture<?> future, Class<? extends Exception> expected, String what) {
    try {
      get(future, what);
      return true;
    } catch (KafkaException e) {
      if (expected.isInstance(e.getCause())) {
        return false;
      }
      throw e;
    }
  }

  private static <T> T get(KafkaFuture<T> future, String what) {
    try {
      return future.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot " + what, e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("cannot " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted: cannot " + what, e);
    }
  }

  /** One replica may be away: with three, two others still have what was acknowledged. */
  static int minInsync(Settings settings) {
    int replication = settings.kafka().replication();
    int chosen = settings.kafka().minInsyncReplicas();
    return chosen > 0 ? chosen : replication >= 3 ? 2 : 1;
  }

  private Map<String, String> configuration(Topic topic) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsync));
    if (topic.compacted()) {
      configuration.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      configuration.put(
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(UNCOMPACTED.toMillis()));
    }
    if (topic == Topic.DEAD) {
      configuration.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_DEAD_LETTER_BYTES));
    }
    return configuration;
  }
}
