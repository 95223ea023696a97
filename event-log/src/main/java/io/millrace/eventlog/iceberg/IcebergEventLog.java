package io.millrace.eventlog.iceberg;

import io.millrace.event.Event;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventSpan;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of one site. Appends from several threads and processes are safe. */
final class IcebergEventLog implements EventLog {
  private final Map<Topic, TopicTable> tables;

  IcebergEventLog(Map<Topic, TopicTable> tables) {
    this.tables = new EnumMap<>(tables);
  }

  @Override
  public void append(Topic topic, List<? extends Event> events, Map<Integer, Long> nextOffsets) {
    write(topic, events, nextOffsets, null);
  }

  @Override
  public void append(
      Topic topic,
      List<? extends Event> events,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    write(topic, events, nextOffsets, expected);
  }

  private void write(
      Topic topic,
      List<? extends Event> events,
      Map<Integer, Long> nextOffsets,
      @Nullable Map<Integer, Long> expected) {
    for (Event event : events) {
      if (event.topic() != topic) {
        throw new IllegalArgumentException(
            "event %s belongs to topic %s, not %s"
                .formatted(event.eventId(), event.topic().suffix(), topic.suffix()));
      }
    }
    if (!events.isEmpty() || !nextOffsets.isEmpty()) {
      table(topic).append(events, expected, nextOffsets);
    }
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    return table(topic).offsets();
  }

  @Override
  public Stream<Event> read(Topic topic, Instant from, Instant to) {
    return table(topic).read(from, to);
  }

  @Override
  public long count(Topic topic) {
    return table(topic).count();
  }

  @Override
  public List<EventSpan> spans(Topic topic) {
    return table(topic).spans();
  }

  @Override
  public Map<Topic, Long> snapshot() {
    Map<Topic, Long> ids = new EnumMap<>(Topic.class);
    tables.forEach((topic, table) -> table.snapshotId().ifPresent(id -> ids.put(topic, id)));
    return ids;
  }

  @Override
  public EventLog pinned() {
    Map<Topic, TopicTable> fixed = new EnumMap<>(Topic.class);
    tables.forEach((topic, table) -> fixed.put(topic, table.pinned()));
    return new IcebergEventLog(fixed);
  }

  /** Nothing is held open between calls; the catalog belongs to {@link IcebergEventLogs}. */
  @Override
  public void close() {}

  private TopicTable table(Topic topic) {
    TopicTable table = tables.get(topic);
    if (table == null) {
      throw new IllegalArgumentException("topic " + topic.suffix() + " has no table");
    }
    return table;
  }
}
