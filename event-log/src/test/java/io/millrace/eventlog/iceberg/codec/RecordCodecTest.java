package io.millrace.eventlog.iceberg.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.namespace.Topic;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RecordCodecTest {
  private final EventCodec wire = new EventCodec();

  @Property(tries = 300)
  void decode_encodedEventOfAnyTopic_isTheSame(@ForAll long seed) throws InvalidEventException {
    RandomEvents events = new RandomEvents(seed);
    for (Topic topic : Topic.values()) {
      if (topic != Topic.DEAD) {
        Event event = wire.decode(wire.encode(events.next(topic)));
        assertThat(RecordCodec.decode(topic, RecordCodec.encode(event, Tables.schema(topic))))
            .isEqualTo(event);
      }
    }
  }
}
