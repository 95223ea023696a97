package io.millrace.ingest.rollup;

import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.experiment.Measure;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Slates that were shown under an experiment, with the clicks on them that came before. */
final class Exposures {
  /** Stands between item ids, which hold no control characters. */
  private static final String SEPARATOR = "\u001f";

  private static final String ADD =
      """
      insert into exposure (namespace, request_id, user_id, shown_at, experiments, item_ids,
                            segments, teams)
      select ?, request_id, user_id, shown_at::timestamptz, experiments::jsonb,
             string_to_array(items, chr(31)), segments::jsonb,
             string_to_array(teams, ',')::smallint[]
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          as slate(request_id, user_id, shown_at, experiments, items, segments, teams)
      on conflict do nothing
      returning request_id
      """;

  private Exposures() {}

  /**
   * Stores slates, and adds those that are new to the changes. A slate of the same request is there
   * already, or waits here until the transaction that writes it has ended; what came of the slates
   * is read behind that.
   */
  static void add(
      Connection connection,
      Namespace namespace,
      OutcomeChange change,
      List<Impression> impressions,
      RollupChanges changes)
      throws SQLException {
    if (impressions.isEmpty()) {
      return;
    }
    // In one order everywhere, so that two instances never wait for each other.
    SortedMap<String, Impression> slates = new TreeMap<>();
    impressions.forEach(slate -> slates.putIfAbsent(slate.requestId().value(), slate));
    Set<String> fresh = store(connection, namespace, slates.values());
    Map<String, List<StoredOutcome>> outcomes = StoredOutcomes.read(connection, namespace, fresh);
    for (Impression impression : slates.values()) {
      String request = impression.requestId().value();
      if (!fresh.contains(request)) {
        continue;
      }
      MeasureCounts counts = new MeasureCounts();
      for (Measure measure : Measure.all()) {
        counts.add(measure, measure.of(impression));
      }
      List<StoredOutcome> before = outcomes.getOrDefault(request, List.of());
      // Most slates are there before anything comes of them: then their items do not matter.
      StoredSlate slate = slate(impression, before.isEmpty() ? Set.of() : items(impression));
      if (!before.isEmpty()) {
        change.add(slate, List.of(), before, counts);
        changes.addAmounts(slate, change.freshAmounts(slate, List.of(), before));
      }
      changes.addSlate(slate, segments(impression), counts);
    }
  }

  private static Set<String> items(Impression slate) {
    return slate.items().stream()
        .map(shown -> shown.itemId().value())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static StoredSlate slate(Impression slate, Set<String> items) {
    return new StoredSlate(
        slate.requestId().value(),
        slate.userId().value(),
        StoredTime.of(slate.timestamp()),
        slate.experiments(),
        items);
  }

  /** The requests of those that were not there. */
  private static Set<String> store(
      Connection connection, Namespace namespace, Collection<Impression> slates)
      throws SQLException {
    JsonTexts json = new JsonTexts();
    List<Function<Impression, @Nullable String>> columns =
        List.of(
            slate -> slate.requestId().value(),
            slate -> slate.userId().value(),
            slate -> StoredTime.of(slate.timestamp()).toString(),
            slate -> json.write(slate.experiments()),
            slate ->
                slate.items().stream()
                    .map(shown -> shown.itemId().value())
                    .collect(Collectors.joining(SEPARATOR)),
            slate -> json.write(segments(slate)),
            slate -> teams(slate).orElse(null));
    Set<String> fresh = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, namespace.name());
      for (int column = 0; column < columns.size(); column++) {
        statement.setArray(
            2 + column,
            connection.createArrayOf("text", slates.stream().map(columns.get(column)).toArray()));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          fresh.add(row.getString(1));
        }
      }
    }
    return fresh;
  }

  /**
   * Which of two models put up each item, as serving says under {@code interleaving}; empty where
   * one model made the slate, or where what is said cannot be.
   */
  private static Optional<String> teams(Impression slate) {
    if (slate.properties().get("interleaving") instanceof Map<?, ?> said
        && said.get("teams") instanceof List<?> teams
        && teams.size() == slate.items().size()
        && teams.stream().allMatch(team -> team instanceof Integer n && n >= -1 && n <= 1)) {
      return Optional.of(teams.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return Optional.empty();
  }

  /** What reports are cut by: where the slate was, and on what it was seen. */
  private static Map<String, String> segments(Impression slate) {
    Map<String, String> segments = new HashMap<>();
    slate.placement().ifPresent(placement -> segments.put("placement", placement));
    if (slate.context().get("device") instanceof Value.Text device) {
      segments.put("device", device.text());
    }
    return segments;
  }
}
