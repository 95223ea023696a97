package io.millrace.event;

import java.time.Instant;
import java.util.Map;

/** Builds an event field by field: what every kind of event has. */
public interface EventBuilder<E extends Event> {
  EventBuilder<E> eventId(EventId eventId);

  EventBuilder<E> timestamp(Instant timestamp);

  EventBuilder<E> properties(Map<String, Object> properties);

  /**
   * @throws NullPointerException if a component that the event must have is not set
   * @throws IllegalArgumentException if a component is not valid
   */
  E build();
}
