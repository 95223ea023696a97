package io.millrace.trainer.dataset;

import io.millrace.event.Event;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventSpan;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An event log in memory, for tests of what is made of a log. */
public final class MemoryEventLog implements EventLog {
  private final Map<Topic, List<Event>> events = new EnumMap<>(Topic.class);

  public static MemoryEventLog of(Event... events) {
    MemoryEventLog log = new MemoryEventLog();
    for (Event event : events) {
      log.append(event.topic(), List.of(event), Map.of());
    }
    return log;
  }

  @Override
  public void append(Topic topic, List<? extends Event> added, Map<Integer, Long> nextOffsets) {
    events.computeIfAbsent(topic, same -> new ArrayList<>()).addAll(added);
  }

  @Override
  public void append(
      Topic topic,
      List<? extends Event> added,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    append(topic, added, nextOffsets);
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    return Map.of();
  }

  @Override
  public Stream<Event> read(Topic topic, Instant from, Instant to) {
    return events.getOrDefault(topic, List.of()).stream()
        .filter(event -> !event.timestamp().isBefore(from) && event.timestamp().isBefore(to));
  }

  @Override
  public long count(Topic topic) {
    return events.getOrDefault(topic, List.of()).size();
  }

  @Override
  public List<EventSpan> spans(Topic topic) {
    return read(topic, Instant.MIN, Instant.MAX)
        .map(event -> new EventSpan(event.timestamp(), event.timestamp(), 1))
        .toList();
  }

  @Override
  public Map<Topic, Long> snapshot() {
    return Map.of(Topic.EVENTS, 7L);
  }

  @Override
  public EventLog pinned() {
    return this;
  }

  @Override
  public void close() {}
}
