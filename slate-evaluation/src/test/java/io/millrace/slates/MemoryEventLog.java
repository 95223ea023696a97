package io.millrace.slates;

import io.millrace.event.Event;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventSpan;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An event log in memory. */
public record MemoryEventLog(List<Event> events) implements EventLog {
  public MemoryEventLog {
    events = List.copyOf(events);
  }

  @Override
  public Stream<Event> read(Topic topic, Instant from, Instant to) {
    return events.stream()
        .filter(event -> event.topic() == topic)
        .filter(event -> !event.timestamp().isBefore(from) && event.timestamp().isBefore(to));
  }

  @Override
  public long count(Topic topic) {
    return events.stream().filter(event -> event.topic() == topic).count();
  }

  @Override
  public void append(Topic topic, List<? extends Event> added, Map<Integer, Long> nextOffsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void append(
      Topic topic,
      List<? extends Event> added,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    return Map.of();
  }

  @Override
  public List<EventSpan> spans(Topic topic) {
    return read(topic, Instant.MIN, Instant.MAX)
        .map(event -> new EventSpan(event.timestamp(), event.timestamp(), 1))
        .toList();
  }

  @Override
  public Map<Topic, Long> snapshot() {
    return Map.of();
  }

  @Override
  public EventLog pinned() {
    return this;
  }

  @Override
  public void close() {}
}
