package io.millrace.console.rollup;

import io.millrace.console.rollup.DataHealth.CodeCount;
import io.millrace.console.rollup.DataHealth.HourCount;
import io.millrace.console.rollup.DataHealth.TypeCount;
import io.millrace.namespace.Namespace;
import io.millrace.registry.RegistryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The counts of events and dead letters of a site. */
public final class EventRollups {
  private static final int HOURS = 24;

  private static final String BY_TYPE =
      """
      select type, sum(events)::bigint, sum(duplicates)::bigint, max(hour)
        from event_count where namespace = ?
       group by type order by 2 desc, type
      """;
  private static final String BY_CODE =
      """
      select code, sum(letters)::bigint, max(hour)
        from dead_letter_count where namespace = ?
       group by code order by 2 desc, code
      """;
  private static final String BY_HOUR =
      """
      select hour, sum(events)::bigint
        from event_count where namespace = ? and hour >= ?
       group by hour
      """;
  private static final String NEWEST_EXPOSURE =
      "select shown_at from exposure where namespace = ? order by shown_at desc limit 1";
  private static final String NEWEST_CLICK =
      "select clicked_at from exposure_click where namespace = ? order by clicked_at desc limit 1";

  private final DataSource database;
  private final Clock clock;

  public EventRollups(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public DataHealth health(Namespace namespace) {
    try (Connection connection = database.getConnection()) {
      return new DataHealth(
          byType(connection, namespace),
          byCode(connection, namespace),
          byHour(connection, namespace),
          newest(connection, NEWEST_EXPOSURE, namespace),
          newest(connection, NEWEST_CLICK, namespace));
    } catch (SQLException e) {
      throw new RegistryException("cannot read the event counts of " + namespace, e);
    }
  }

  private static List<TypeCount> byType(Connection connection, Namespace namespace)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, BY_TYPE, namespace);
        ResultSet row = query.executeQuery()) {
      List<TypeCount> counts = new ArrayList<>();
      while (row.next()) {
        counts.add(
            new TypeCount(row.getString(1), row.getLong(2), row.getLong(3), instant(row, 4)));
      }
      return counts;
    }
  }

  private static List<CodeCount> byCode(Connection connection, Namespace namespace)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, BY_CODE, namespace);
        ResultSet row = query.executeQuery()) {
      List<CodeCount> counts = new ArrayList<>();
      while (row.next()) {
        counts.add(new CodeCount(row.getString(1), row.getLong(2), instant(row, 3)));
      }
      return counts;
    }
  }

  private List<HourCount> byHour(Connection connection, Namespace namespace) throws SQLException {
    Instant last = clock.instant().truncatedTo(ChronoUnit.HOURS);
    Instant first = last.minus(Duration.ofHours(HOURS - 1L));
    Map<Instant, Long> counted = new HashMap<>();
    try (PreparedStatement query = prepare(connection, BY_HOUR, namespace)) {
      query.setTimestamp(2, Timestamp.from(first));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          counted.put(instant(row, 1), row.getLong(2));
        }
      }
    }
    List<HourCount> hours = new ArrayList<>();
    for (Instant hour = first; !hour.isAfter(last); hour = hour.plus(Duration.ofHours(1))) {
      hours.add(new HourCount(hour, counted.getOrDefault(hour, 0L)));
    }
    return hours;
  }

  private static Optional<Instant> newest(Connection connection, String sql, Namespace namespace)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, sql, namespace);
        ResultSet row = query.executeQuery()) {
      return row.next() ? Optional.of(instant(row, 1)) : Optional.empty();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Namespace namespace)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(sql);
    query.setString(1, namespace.name());
    return query;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
