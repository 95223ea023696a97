package io.millrace.ingest.rollup;

import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table {@code experiment_mixed}: how many users of an experiment have been in several arms.
 * Locks the experiment's row before it looks, so that of two that put a user into two arms at once
 * the second sees the first.
 */
final class Crossovers {
  private static final String LOCK =
      """
      insert into experiment_mixed as m (namespace, experiment_id, users)
      select ?, experiment_id, 0 from unnest(?::text[]) as fresh(experiment_id)
      on conflict (namespace, experiment_id) do update set users = m.users where false
      """;
  private static final String ADD =
      """
      update experiment_mixed m
         set users = m.users + found.users
        from (
          select experiment_id, count(*) as users
            from (
              select f.experiment_id, f.fresh, count(*) as arms
                from unnest(?::text[], ?::text[], ?::int8[]) as f(experiment_id, user_id, fresh)
                join experiment_unit u
                  on u.namespace = ? and u.experiment_id = f.experiment_id
                 and u.user_id = f.user_id
               group by f.experiment_id, f.user_id, f.fresh) as counted
           where arms > 1 and arms - fresh < 2
           group by experiment_id) as found
       where m.namespace = ? and m.experiment_id = found.experiment_id
      """;

  private Crossovers() {}

  static void add(Connection connection, Namespace namespace, List<Units.Counted> units)
      throws SQLException {
    SortedMap<String, Map<String, Long>> fresh = new TreeMap<>();
    for (Units.Counted unit : units) {
      if (unit.fresh()) {
        fresh
            .computeIfAbsent(unit.key().experiment(), experiment -> new HashMap<>())
            .merge(unit.key().user(), 1L, Long::sum);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, namespace.name());
      statement.setArray(2, connection.createArrayOf("text", fresh.keySet().toArray()));
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "text",
              fresh.entrySet().stream()
                  .flatMap(entry -> entry.getValue().keySet().stream().map(u -> entry.getKey()))
                  .toArray()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "text", fresh.values().stream().flatMap(users -> users.keySet().stream()).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf(
              "int8", fresh.values().stream().flatMap(users -> users.values().stream()).toArray()));
      statement.setString(4, namespace.name());
      statement.setString(5, namespace.name());
      statement.executeUpdate();
    }
  }
}
