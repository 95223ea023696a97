package io.millrace.serving.impression;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Accepts every record at once, connects to no broker and keeps nothing. */
final class DiscardingProducer extends MockProducer<byte[], byte[]> {
  DiscardingProducer() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    RecordMetadata metadata =
        new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0);
    callback.onCompletion(metadata, null);
    return CompletableFuture.completedFuture(metadata);
  }
}
