package io.millrace.ingest.source;

import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Receives what an {@link EventSource} makes of a request. One thread. */
public final class TranslatedEvents {
  private static final EventCodec CODEC = new EventCodec();

  private final List<byte[]> events = new ArrayList<>();
  private final List<InvalidEventException> refused = new ArrayList<>();
  private int ignored;

  /** Adds an event; one that cannot be written, with half a character for instance, is refused. */
  public void add(Event event) {
    try {
      events.add(CODEC.encode(event));
    } catch (JacksonException e) {
      refuse(
          new InvalidEventException(
              "invalid_value", "a text is not Unicode: " + e.getOriginalMessage()));
    }
  }

  /** Adds an event as JSON, as {@code POST /v1/events} takes it; the collector validates it. */
  public void addJson(byte[] event) {
    events.add(event);
  }

  /** Counts something that is no event and needs none, such as a page view without an item. */
  public void ignore() {
    ignored++;
  }

  /**
   * Adds something that should be an event and cannot be one. The request becomes a dead letter
   * with this reason; its other events are kept.
   */
  public void refuse(InvalidEventException reason) {
    refused.add(reason);
  }

  /** Returns the events as JSON. */
  public List<byte[]> events() {
    return List.copyOf(events);
  }

  /** Returns the reasons why parts of the request cannot become events. */
  public List<InvalidEventException> refused() {
    return List.copyOf(refused);
  }

  /** Returns how much was ignored. */
  public int ignored() {
    return ignored;
  }
}
