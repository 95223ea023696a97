package io.millrace.ingest.rollup;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.ingest.sink.Batch;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tables {@code event_count} and {@code dead_letter_count}. */
final class Counts {
  private static final String EVENTS =
      """
      insert into event_count as c (namespace, hour, type, events, duplicates)
      values (?, ?, ?, ?, ?)
      on conflict (namespace, hour, type) do update
      set events = c.events + excluded.events, duplicates = c.duplicates + excluded.duplicates
      """;
  private static final String LETTERS =
      """
      insert into dead_letter_count as c (namespace, hour, code, letters) values (?, ?, ?, ?)
      on conflict (namespace, hour, code) do update set letters = c.letters + excluded.letters
      """;

  /** Whoever can write to Kafka can make up codes; those would be rows without end. */
  private static final Pattern CODE = Pattern.compile("[a-z_]{1,40}");

  private final Namespace namespace;
  private final Clock clock;

  Counts(Namespace namespace, Clock clock) {
    this.namespace = namespace;
    this.clock = clock;
  }

  /** Events are all that arrived; duplicates are those among them that had come before. */
  void add(Connection connection, Batch batch) throws SQLException {
    Map<String, Long> events = new TreeMap<>(batch.duplicates());
    for (Event event : batch.events()) {
      events.merge(event.type(), 1L, Long::sum);
    }
    Map<String, Long> letters = new TreeMap<>();
    for (DeadLetter letter : batch.letters()) {
      String code = CODE.matcher(letter.code()).matches() ? letter.code() : "other";
      letters.merge(code, 1L, Long::sum);
    }
    OffsetDateTime hour = clock.instant().truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
    try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
      for (Map.Entry<String, Long> type : events.entrySet()) {
        statement.setString(1, namespace.name());
        statement.setObject(2, hour);
        statement.setString(3, type.getKey());
        statement.setLong(4, type.getValue());
        statement.setLong(5, batch.duplicates().getOrDefault(type.getKey(), 0L));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    try (PreparedStatement statement = connection.prepareStatement(LETTERS)) {
      for (Map.Entry<String, Long> code : letters.entrySet()) {
        statement.setString(1, namespace.name());
        statement.setObject(2, hour);
        statement.setString(3, code.getKey());
        statement.setLong(4, code.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
