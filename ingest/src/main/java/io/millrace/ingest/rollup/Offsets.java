package io.millrace.ingest.rollup;

import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.LostPartitionException;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The table {@code sink_offset}. */
final class Offsets {
  static final String SINK = "rollup";

  private static final String READ =
      "select partition, next_offset from sink_offset where sink = ? and topic = ?";
  private static final String FIRST =
      """
      insert into sink_offset (next_offset, sink, topic, partition) values (?, ?, ?, ?)
      on conflict do nothing
      """;
  private static final String NEXT =
      """
      update sink_offset set next_offset = ?
      where sink = ? and topic = ? and partition = ? and next_offset = ?
      """;

  private final Namespace namespace;

  Offsets(Namespace namespace) {
    this.namespace = namespace;
  }

  Map<Integer, Long> read(Connection connection, Topic topic) throws SQLException {
    Map<Integer, Long> offsets = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, SINK);
      statement.setString(2, namespace.topic(topic));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          offsets.put(rows.getInt(1), rows.getLong(2));
        }
      }
    }
    return offsets;
  }

  /**
   * Moves the offsets on, but only from where the batch expects them.
   *
   * @throws LostPartitionException where another instance has moved one
   */
  void advance(Connection connection, Batch batch) throws SQLException {
    String topic = namespace.topic(batch.topic());
    for (Map.Entry<Integer, Long> next : batch.nextOffsets().entrySet()) {
      Long expected = batch.expected().get(next.getKey());
      try (PreparedStatement statement =
          connection.prepareStatement(expected == null ? FIRST : NEXT)) {
        statement.setLong(1, next.getValue());
        statement.setString(2, SINK);
        statement.setString(3, topic);
        statement.setInt(4, next.getKey());
        if (expected != null) {
          statement.setLong(5, expected);
        }
        if (statement.executeUpdate() != 1) {
          throw new LostPartitionException(
              "another instance has written %s-%d".formatted(topic, next.getKey()));
        }
      }
    }
  }
}
