package io.millrace.ingest.kafka;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record for a site's topic, encoded. Not a record class: it owns its arrays and is never
 * compared.
 */
public final class Outgoing {
  private final Topic topic;
  private final byte @Nullable [] key;
  private final byte[] value;

  private Outgoing(Topic topic, byte @Nullable [] key, byte[] value) {
    this.topic = topic;
    this.key = key;
    this.value = value;
  }

  /**
   * @param value the event as JSON; belongs to the record from now on
   */
  public static Outgoing of(Event event, byte[] value) {
    return new Outgoing(event.topic(), event.key().getBytes(StandardCharsets.UTF_8), value);
  }

  public static Outgoing of(DeadLetter letter, DeadLetterCodec codec) {
    return new Outgoing(Topic.DEAD, null, codec.encode(letter));
  }

  /**
   * A record that a sink could not read.
   *
   * @param origin where it stood: recognises the letter when it comes again after a crash
   */
  public static Outgoing refused(DeadLetter letter, String origin, DeadLetterCodec codec) {
    return new Outgoing(Topic.DEAD, origin.getBytes(StandardCharsets.UTF_8), codec.encode(letter));
  }

  public Topic topic() {
    return topic;
  }

  byte @Nullable [] key() {
    return key;
  }

  byte[] value() {
    return value;
  }
}
