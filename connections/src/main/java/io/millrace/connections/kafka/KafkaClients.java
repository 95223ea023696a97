package io.millrace.connections.kafka;

import io.millrace.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Builds Kafka clients. Keys and values are bytes. Clients connect in the background: they can be
 * built while no broker answers. The caller closes them.
 */
public final class KafkaClients {
  private final String servers;

  private KafkaClients(String servers) {
    this.servers = servers;
  }

  /** Builds clients of the brokers that the settings name. */
  public static KafkaClients of(Settings settings) {
    return new KafkaClients(settings.kafka().bootstrapServers());
  }

  /** Returns the addresses of the brokers, for messages. */
  public String servers() {
    return servers;
  }

  /**
   * A producer for several threads: acknowledged by all in-sync replicas, and idempotent, so that a
   * retry neither loses, repeats nor reorders records.
   */
  public Producer<byte[], byte[]> producer(ClientProperties client) {
    Map<String, Object> config = merge(client);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer for one thread, which commits no offsets by itself and creates no topics: positions
   * are kept with the data that was made of the records.
   */
  public Consumer<byte[], byte[]> consumer(ClientProperties client) {
    Map<String, Object> config = merge(client);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An admin client for several threads. */
  public Admin admin(ClientProperties client) {
    return Admin.create(merge(client));
  }

  private Map<String, Object> merge(ClientProperties client) {
    Map<String, Object> config = new HashMap<>(client.preferred());
    config.putAll(client.required());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, client.clientId());
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    return config;
  }
}
