package io.millrace.connections.kafka;

import io.millrace.config.KafkaProperties;
import io.millrace.config.KafkaRole;
import io.millrace.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Builds Kafka clients. Keys and values are bytes. Clients connect in the background: they can be
 * built while no broker answers. The caller closes them.
 *
 * <p>A property is taken from the first of these that has it: what the role and the caller require,
 * which users cannot choose; the user's properties of the role; the user's properties of every
 * client; what the caller prefers.
 */
public final class KafkaClients {
  private static final Map<KafkaRole, Set<String>> NAMES =
      Map.of(
          KafkaRole.PRODUCER, ProducerConfig.configNames(),
          KafkaRole.CONSUMER, ConsumerConfig.configNames(),
          KafkaRole.ADMIN, AdminClientConfig.configNames());

  private final KafkaProperties kafka;

  private KafkaClients(KafkaProperties kafka) {
    this.kafka = kafka;
  }

  /** Builds clients of the brokers that the settings name. */
  public static KafkaClients of(Settings settings) {
    return new KafkaClients(settings.kafka());
  }

  /** Returns the addresses of the brokers, for messages. */
  public String servers() {
    return kafka.bootstrapServers();
  }

  /**
   * A producer for several threads: acknowledged by all in-sync replicas, and idempotent, so that a
   * retry neither loses, repeats nor reorders records.
   *
   * @throws KafkaException if a property of the user is invalid
   */
  public Producer<byte[], byte[]> producer(ClientProperties client) {
    return build(
        KafkaRole.PRODUCER,
        client,
        config ->
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * A consumer for one thread, which commits no offsets by itself and creates no topics: positions
   * are kept with the data that was made of the records.
   *
   * @throws KafkaException if a property of the user is invalid
   */
  public Consumer<byte[], byte[]> consumer(ClientProperties client) {
    return build(
        KafkaRole.CONSUMER,
        client,
        config ->
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * An admin client for several threads.
   *
   * @throws KafkaException if a property of the user is invalid
   */
  public Admin admin(ClientProperties client) {
    return build(KafkaRole.ADMIN, client, Admin::create);
  }

  private <T> T build(
      KafkaRole role, ClientProperties client, Function<Map<String, Object>, T> constructor) {
    Map<String, Object> config = merge(role, client);
    try {
      return constructor.apply(config);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaException(
          "cannot build the Kafka client %s: %s; look at millrace.kafka.properties and millrace.kafka.%s.properties"
              .formatted(client.clientId(), cause.getMessage(), role.key()),
          e);
    }
  }

  /** Returns the configuration of a client. */
  Map<String, Object> merge(KafkaRole role, ClientProperties client) {
    for (String property : client.required().keySet()) {
      if (!role.guards(property)) {
        throw new IllegalArgumentException(
            "a user may set %s, so no %s can require it; add it to KafkaRole"
                .formatted(property, role.key()));
      }
    }
    Map<String, Object> config = new HashMap<>(client.preferred());
    kafka.properties().forEach((name, value) -> putShared(role, name, value, config));
    config.putAll(kafka.properties(role));
    fitTimeouts(client, config);
    config.putAll(role.fixed());
    config.putAll(client.required());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, client.clientId());
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    return config;
  }

  /** Kafka refuses a total below its parts: a caller's total gives way to the user's parts. */
  private static void fitTimeouts(ClientProperties client, Map<String, Object> config) {
    long request = number(config, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
    raise(client, config, CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, request);
    raise(
        client,
        config,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        request + number(config, ProducerConfig.LINGER_MS_CONFIG));
  }

  private static void raise(
      ClientProperties client, Map<String, Object> config, String total, long least) {
    Object preferred = client.preferred().get(total);
    if (preferred != null && preferred.equals(config.get(total)) && number(config, total) < least) {
      config.put(total, Math.toIntExact(least));
    }
  }

  /** The value of a property; 0 if it has none or is no number, which Kafka tells of. */
  private static long number(Map<String, Object> config, String property) {
    try {
      return Integer.parseInt(String.valueOf(config.getOrDefault(property, 0)).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Names that no client knows are those of interceptors and login modules: all clients get them.
   */
  private static void putShared(
      KafkaRole role, String name, String value, Map<String, Object> config) {
    boolean known = NAMES.values().stream().anyMatch(names -> names.contains(name));
    if (!known || NAMES.getOrDefault(role, Set.of()).contains(name)) {
      config.put(name, value);
    }
  }
}
