package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes of Kafka records what they are. */
final class RecordReader {
  /** What a dead letter that cannot be read itself is counted under. */
  static final String UNREADABLE = "unreadable_letter";

  private static final byte[] NOTHING = {};

  private final EventCodec events = new EventCodec();
  private final DeadLetterCodec letters = new DeadLetterCodec();
  private final Clock clock;

  RecordReader(Clock clock) {
    this.clock = clock;
  }

  /** What one record holds. */
  sealed interface Content {
    /** What makes it recognisable when it comes again; empty where nothing does. */
    Optional<String> identity();
  }

  record Valid(Event event) implements Content {
    @Override
    public Optional<String> identity() {
      return Optional.of(event.eventId().value());
    }
  }

  record Letter(DeadLetter letter, Optional<String> identity) implements Content {}

  record Refused(DeadLetter letter) implements Content {
    @Override
    public Optional<String> identity() {
      return Optional.empty();
    }
  }

  /** A record without a value: what compaction leaves of a key that was deleted by hand. */
  record Tombstone() implements Content {
    @Override
    public Optional<String> identity() {
      return Optional.empty();
    }
  }

  /** What each of a topic's records holds. */
  List<Content> read(Topic topic, List<ConsumerRecord<byte[], byte[]>> records) {
    List<Optional<Event>> usual =
        topic == Topic.DEAD
            ? List.of()
            : events.usual(
                records.stream()
                    .map(record -> record.value() == null ? NOTHING : record.value())
                    .toList());
    List<Content> contents = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      ConsumerRecord<byte[], byte[]> record = records.get(i);
      byte[] value = record.value();
      if (value == null) {
        contents.add(new Tombstone());
      } else if (topic == Topic.DEAD) {
        Optional<String> origin =
            Optional.ofNullable(record.key()).map(key -> new String(key, StandardCharsets.UTF_8));
        contents.add(new Letter(letter(value), origin));
      } else {
        contents.add(event(topic, value, usual.get(i)));
      }
    }
    return contents;
  }

  /**
   * @param known what the value is, where that was plain
   */
  private Content event(Topic topic, byte[] value, Optional<Event> known) {
    try {
      Event event = known.isPresent() ? known.get() : events.decode(value);
      return event.topic() == topic
          ? new Valid(event)
          : refused(
              "wrong_topic",
              "an event of type %s belongs to topic %s, not %s"
                  .formatted(event.type(), event.topic().suffix(), topic.suffix()),
              Optional.of(event.eventId().value()),
              value);
    } catch (InvalidEventException e) {
      return refused(e.code(), e.getMessage(), Optional.empty(), value);
    } catch (RuntimeException e) {
      // A record that trips the codec itself must not stop the sink for ever.
      return refused("malformed_json", "cannot be read: " + e, Optional.empty(), value);
    }
  }

  private Refused refused(String code, String message, Optional<String> id, byte[] value) {
    return new Refused(new DeadLetter(clock.instant(), code, message, id, value));
  }

  private DeadLetter letter(byte[] value) {
    try {
      return letters.decode(value);
    } catch (RuntimeException e) {
      return new DeadLetter(
          clock.instant(), UNREADABLE, "cannot be read: " + e, Optional.empty(), value);
    }
  }
}
