package io.millrace.ingest.rollup;

import io.millrace.event.Impression;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which experiments and variants there are. Anybody can send a slate that names others: those are
 * not counted, and no row is made for them.
 */
final class KnownVariants {
  /** Of a phase the experiment's id is followed by its number, but for the first. */
  private static final String FIND =
      """
      select case phase when 1 then id else id || '~' || phase end, variant ->> 'name'
        from (select namespace, id, phase, variants from experiment
              union all
              select namespace, experiment_id, phase, variants from experiment_phase) as any_phase
       cross join lateral jsonb_array_elements(variants) as variant
       where namespace = ? and id = any(?)
      """;

  private KnownVariants() {}

  /** The slates that were shown under an experiment, with those of their experiments that exist. */
  static List<Impression> only(Connection connection, Namespace namespace, List<Impression> slates)
      throws SQLException {
    Set<String> named = new HashSet<>();
    for (Impression slate : slates) {
      for (String experiment : slate.experiments().keySet()) {
        int phase = experiment.lastIndexOf('~');
        named.add(phase < 0 ? experiment : experiment.substring(0, phase));
      }
    }
    if (named.isEmpty()) {
      return List.of();
    }
    Map<String, Set<String>> known = read(connection, namespace, named);
    List<Impression> counted = new ArrayList<>(slates.size());
    for (Impression slate : slates) {
      Map<String, String> exist = new HashMap<>(slate.experiments());
      exist
          .entrySet()
          .removeIf(
              shown -> !known.getOrDefault(shown.getKey(), Set.of()).contains(shown.getValue()));
      if (exist.size() == slate.experiments().size()) {
        counted.add(slate);
      } else if (!exist.isEmpty()) {
        counted.add(slate.withExperiments(exist));
      }
    }
    return counted;
  }

  private static Map<String, Set<String>> read(
      Connection connection, Namespace namespace, Set<String> ids) throws SQLException {
    Map<String, Set<String>> known = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, namespace.name());
      statement.setArray(2, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          known.computeIfAbsent(rows.getString(1), id -> new HashSet<>()).add(rows.getString(2));
        }
      }
    }
    return known;
  }
}
