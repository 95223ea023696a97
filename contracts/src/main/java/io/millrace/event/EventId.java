package io.millrace.event;

/** The shop's own name for one event; a second event with the same id changes nothing. */
public record EventId(String value) {
  public EventId {
    Ids.check("event_id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
