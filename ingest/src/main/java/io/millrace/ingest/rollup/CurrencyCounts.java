package io.millrace.ingest.rollup;

import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;

/** The table {@code experiment_currency}. */
final class CurrencyCounts {
  private static final String ADD =
      """
      insert into experiment_currency as e (namespace, experiment_id, currency, counted_as, events)
      values (?, ?, ?, ?, ?)
      on conflict (namespace, experiment_id, currency, counted_as) do update
      set events = e.events + excluded.events
      """;

  private CurrencyCounts() {}

  static void add(
      Connection connection, Namespace namespace, SortedMap<RollupChanges.Currency, Long> counts)
      throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Map.Entry<RollupChanges.Currency, Long> count : counts.entrySet()) {
        statement.setString(1, namespace.name());
        statement.setString(2, count.getKey().experiment());
        statement.setString(3, count.getKey().currency());
        statement.setString(4, count.getKey().countedAs());
        statement.setLong(5, count.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
