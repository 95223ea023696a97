package io.millrace.ingest.sink;

import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.kafka.NotAcknowledgedException;
import io.millrace.ingest.kafka.Outgoing;
import io.millrace.namespace.Namespace;
import java.util.List;

/** Puts refused records into the site's topic of dead letters. */
public final class KafkaDeadLetters implements DeadLetters {
  private final Namespace namespace;
  private final EventProducer producer;
  private final DeadLetterCodec codec = new DeadLetterCodec();

  public KafkaDeadLetters(Namespace namespace, EventProducer producer) {
    this.namespace = namespace;
    this.producer = producer;
  }

  @Override
  public void send(List<Refused> refused) {
    try {
      producer.send(
          namespace,
          refused.stream()
              .map(one -> Outgoing.refused(one.letter(), one.origin(), codec))
              .toList());
    } catch (NotAcknowledgedException e) {
      throw new DeadLettersUnavailableException("dead letters are not acknowledged", e);
    }
  }
}
