package io.millrace.ingest.sink;

import io.millrace.config.Settings;
import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to a site's topics past the collector, valid or not. */
public final class Sender implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Namespace namespace;
  private final EventCodec codec = new EventCodec();

  public Sender(Settings settings) {
    namespace = settings.namespace();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                settings.kafka().bootstrapServers(),
                "linger.ms",
                5,
                "acks",
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public void send(Event event) {
    send(event.topic(), event.key(), codec.encode(event));
  }

  public void send(Topic topic, String key, byte[] value) {
    producer.send(
        new ProducerRecord<>(namespace.topic(topic), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Returns when everything is acknowledged. */
  public void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
