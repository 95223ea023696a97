package io.millrace.ingest.rollup;

import io.millrace.event.Interaction;
import io.millrace.experiment.Currencies;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stores what came of slates, and finds what that changes. Every outcome is stored, so that a slate
 * that arrives later finds it. A kind counts once an item and slate, if the item was on the slate
 * and any such outcome happened within the kind's window; revenue is the sum over all purchases and
 * returns within it.
 *
 * <p>Locks each slate first, by its key: whoever else writes the slate or outcomes of it waits
 * until this transaction ends, and then sees what it has stored. A slate that is not there is
 * locked by a row in its place, which is gone before the transaction ends.
 */
final class Outcomes {
  private static final String LOCK =
      """
      insert into exposure as e (namespace, request_id, user_id, shown_at, experiments, item_ids)
      select ?, request_id, '', 'epoch', '{}', '{}' from unnest(?::text[]) as slate(request_id)
      on conflict (namespace, request_id) do update set user_id = e.user_id where false
      returning request_id
      """;
  private static final String READ =
      """
      select request_id, user_id, shown_at, experiments::text, item_ids
        from exposure
       where namespace = ? and request_id = any(?)
      """;
  private static final String UNLOCK =
      "delete from exposure where namespace = ? and request_id = any(?)";

  private Outcomes() {}

  static void add(
      Connection connection,
      Namespace namespace,
      OutcomeChange change,
      Currencies currencies,
      List<Interaction> events,
      RollupChanges changes)
      throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    Map<String, Map<StoredOutcome.Key, StoredOutcome>> incoming = new TreeMap<>();
    for (Interaction event : events) {
      StoredOutcome outcome = StoredOutcome.of(event, currencies);
      incoming
          .computeIfAbsent(outcome.key().request(), request -> new LinkedHashMap<>())
          .merge(outcome.key(), outcome, StoredOutcome::earliest);
    }
    // In one order everywhere, so that two instances never wait for each other.
    Set<String> absent = lock(connection, namespace, incoming.keySet());
    Set<String> shown = new HashSet<>(incoming.keySet());
    shown.removeAll(absent);
    List<StoredSlate> slates = read(connection, namespace, shown);
    Map<String, List<StoredOutcome>> known = StoredOutcomes.read(connection, namespace, shown);
    StoredOutcomes.write(
        connection,
        namespace,
        incoming.values().stream().flatMap(outcomes -> outcomes.values().stream()).toList());
    if (!absent.isEmpty()) {
      execute(connection, UNLOCK, namespace, absent);
    }
    for (StoredSlate slate : slates) {
      List<StoredOutcome> before = known.getOrDefault(slate.request(), List.of());
      Map<StoredOutcome.Key, StoredOutcome> after = new HashMap<>();
      before.forEach(outcome -> after.put(outcome.key(), outcome));
      incoming
          .getOrDefault(slate.request(), Map.of())
          .forEach((key, outcome) -> after.merge(key, outcome, StoredOutcome::earliest));
      MeasureCounts counts = new MeasureCounts();
      change.add(slate, before, after.values(), counts);
      changes.addOutcomes(slate, counts);
      changes.addAmounts(slate, change.freshAmounts(slate, before, after.values()));
    }
  }

  /** The requests of slates that are not there. */
  private static Set<String> lock(
      Connection connection, Namespace namespace, Collection<String> requests) throws SQLException {
    Set<String> absent = new HashSet<>();
    try (PreparedStatement statement = prepare(connection, LOCK, namespace, requests);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        absent.add(row.getString(1));
      }
    }
    return absent;
  }

  private static List<StoredSlate> read(
      Connection connection, Namespace namespace, Collection<String> requests) throws SQLException {
    JsonTexts experiments = new JsonTexts();
    try (PreparedStatement statement = prepare(connection, READ, namespace, requests);
        ResultSet row = statement.executeQuery()) {
      List<StoredSlate> slates = new ArrayList<>();
      while (row.next()) {
        slates.add(
            new StoredSlate(
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                experiments.read(row.getString(4)),
                Set.copyOf(List.of((String[]) row.getArray(5).getArray()))));
      }
      return slates;
    }
  }

  private static void execute(
      Connection connection, String sql, Namespace namespace, Collection<String> requests)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, namespace, requests)) {
      statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, Namespace namespace, Collection<String> requests)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, namespace.name());
    statement.setArray(2, connection.createArrayOf("text", requests.toArray()));
    return statement;
  }
}
