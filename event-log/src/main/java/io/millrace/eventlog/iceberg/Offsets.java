package io.millrace.eventlog.iceberg;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Kafka offsets in the summaries of snapshots: {@code kafka.offset.<partition>} is the offset
 * behind the last record of that partition. A snapshot names only the partitions it read, so that
 * writers of different partitions do not disturb each other; the offset of a partition is found by
 * walking back from the current snapshot. What expired snapshots knew is kept in the table's
 * properties.
 */
final class Offsets {
  private static final String PREFIX = "kafka.offset.";

  private Offsets() {}

  static void write(SnapshotUpdate<?> update, Map<Integer, Long> offsets) {
    offsets.forEach((partition, offset) -> update.set(PREFIX + partition, offset.toString()));
  }

  /** The newest offset of every partition, as the table's current metadata has it. */
  static Map<Integer, Long> read(Table table) {
    Map<Integer, Long> offsets = new HashMap<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      collect(snapshot.summary(), offsets);
    }
    collect(table.properties(), offsets);
    return offsets;
  }

  private static void collect(Map<String, String> from, Map<Integer, Long> into) {
    from.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            into.putIfAbsent(
                Integer.parseInt(key.substring(PREFIX.length())), Long.parseLong(value));
          }
        });
  }

  /** The newest offset of one partition. */
  static Optional<Long> find(
      int partition, Iterable<Snapshot> ancestors, Map<String, String> properties) {
    String key = PREFIX + partition;
    for (Snapshot snapshot : ancestors) {
      String value = snapshot.summary().get(key);
      if (value != null) {
        return Optional.of(Long.parseLong(value));
      }
    }
    return Optional.ofNullable(properties.get(key)).map(Long::parseLong);
  }

  static Map<String, String> toProperties(Map<Integer, Long> offsets) {
    Map<String, String> properties = new HashMap<>();
    offsets.forEach((partition, offset) -> properties.put(PREFIX + partition, offset.toString()));
    return properties;
  }
}
