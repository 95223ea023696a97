package io.millrace.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Kafka brokers and the topics that Millrace creates there.
 *
 * @param bootstrapServers Kafka brokers, comma-separated
 * @param partitions partitions of each topic that Millrace creates
 * @param replication replicas of each topic that Millrace creates
 * @param minInsyncReplicas replicas that must have an event before it is acknowledged, of each
 *     topic that Millrace creates; 0 stands for 2 with 3 replicas or more, else 1
 * @param properties properties of every Kafka client, by Kafka's own names, for instance
 *     sasl.mechanism
 * @param producer of producers only
 * @param consumer of consumers only
 * @param admin of admin clients only
 */
@ConfigurationProperties(KafkaProperties.PREFIX)
public record KafkaProperties(
    @DefaultValue("127.0.0.1:19092") String bootstrapServers,
    @DefaultValue("4") int partitions,
    @DefaultValue("1") int replication,
    @DefaultValue("0") int minInsyncReplicas,
    @DefaultValue Map<String, String> properties,
    @DefaultValue Client producer,
    @DefaultValue Client consumer,
    @DefaultValue Client admin) {
  static final String PREFIX = "millrace.kafka";
  private static final String BROKER =
      "([A-Za-z][A-Za-z0-9+.-]*://)?(\\[[^\\]\\s]+]|[^\\s,:/]+):\\d{1,5}";
  private static final Pattern BROKERS = Pattern.compile("%1$s(\\s*,\\s*%1$s)*".formatted(BROKER));

  /**
   * One kind of Kafka clients.
   *
   * @param properties properties of these clients, by Kafka's own names; above those of every
   *     client
   */
  public record Client(@DefaultValue Map<String, String> properties) {
    public Client {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
  }

  public KafkaProperties {
    Rule rule = new Rule(PREFIX);
    rule.require(
        BROKERS.matcher(bootstrapServers).matches(),
        "bootstrap-servers",
        bootstrapServers,
        "host:port, comma-separated");
    rule.atLeast("partitions", partitions, 1);
    rule.require(
        replication >= 1 && replication <= Short.MAX_VALUE,
        "replication",
        replication,
        "a whole number of at least 1");
    rule.atLeast("min-insync-replicas", minInsyncReplicas, 0);
    rule.require(
        minInsyncReplicas <= replication,
        "min-insync-replicas",
        minInsyncReplicas,
        "at most %d, the replicas by MILLRACE_KAFKA_REPLICATION".formatted(replication));
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    for (KafkaRole role : KafkaRole.values()) {
      check(rule, role, "properties.", properties);
    }
    check(rule, KafkaRole.PRODUCER, "producer.properties.", producer.properties());
    check(rule, KafkaRole.CONSUMER, "consumer.properties.", consumer.properties());
    check(rule, KafkaRole.ADMIN, "admin.properties.", admin.properties());
  }

  /** The properties of one kind of clients, without those of every client. */
  public Map<String, String> properties(KafkaRole role) {
    return switch (role) {
      case PRODUCER -> producer.properties();
      case CONSUMER -> consumer.properties();
      case ADMIN -> admin.properties();
    };
  }

  private static void check(
      Rule rule, KafkaRole role, String prefix, Map<String, String> properties) {
    properties.forEach(
        (property, value) ->
            role.refusal(property, value)
                .ifPresent(
                    allowed -> {
                      throw rule.wrong(prefix + property, value, allowed);
                    }));
  }
}
