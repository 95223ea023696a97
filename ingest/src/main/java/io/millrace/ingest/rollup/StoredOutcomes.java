package io.millrace.ingest.rollup;

import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The table {@code exposure_click}: every outcome of an item on a slate, whether or not the slate
 * was seen yet. Of clicks and the like there is one row an item, of purchases and returns one an
 * event.
 */
final class StoredOutcomes {
  private static final String READ =
      """
      select request_id, item_id, type, event_id, clicked_at, value, currency, counted_as
        from exposure_click
       where namespace = ? and request_id = any(?)
      """;
  private static final String WRITE =
      """
      insert into exposure_click as c (namespace, request_id, item_id, type, event_id, clicked_at,
                                       value, currency, counted_as)
      select ?, request_id, item_id, type, event_id, happened_at::timestamptz, value, currency,
             counted_as
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[], ?::text[],
                    ?::text[])
          as outcome(request_id, item_id, type, event_id, happened_at, value, currency, counted_as)
      on conflict (namespace, request_id, item_id, type, event_id) do update
      set clicked_at = excluded.clicked_at
      where excluded.clicked_at < c.clicked_at
      """;

  private StoredOutcomes() {}

  /** All outcomes of the slates, by the request of the slate. */
  static Map<String, List<StoredOutcome>> read(
      Connection connection, Namespace namespace, Collection<String> requests) throws SQLException {
    Map<String, List<StoredOutcome>> found = new HashMap<>();
    if (requests.isEmpty()) {
      return found;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, namespace.name());
      statement.setArray(2, connection.createArrayOf("text", requests.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          StoredOutcome outcome =
              new StoredOutcome(
                  new StoredOutcome.Key(
                      row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                  row.getObject(5, OffsetDateTime.class).toInstant(),
                  row.getDouble(6),
                  row.getString(7),
                  row.getString(8));
          found.computeIfAbsent(outcome.key().request(), request -> new ArrayList<>()).add(outcome);
        }
      }
    }
    return found;
  }

  /**
   * Adds new ones, and moves others to an earlier time.
   *
   * @param outcomes with different keys
   */
  static void write(Connection connection, Namespace namespace, Collection<StoredOutcome> outcomes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, namespace.name());
      int at = 2;
      List<Function<StoredOutcome, Object>> columns =
          List.of(
              outcome -> outcome.key().request(),
              outcome -> outcome.key().item(),
              outcome -> outcome.key().kind(),
              outcome -> outcome.key().event(),
              outcome -> outcome.happenedAt().toString(),
              StoredOutcome::amount,
              StoredOutcome::currency,
              StoredOutcome::countedAs);
      for (Function<StoredOutcome, Object> column : columns) {
        statement.setArray(
            at,
            connection.createArrayOf(
                at == 7 ? "float8" : "text", outcomes.stream().map(column).toArray()));
        at++;
      }
      statement.executeUpdate();
    }
  }
}
