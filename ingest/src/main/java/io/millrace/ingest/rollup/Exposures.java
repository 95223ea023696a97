package io.millrace.ingest.rollup;

import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import io.millrace.experiment.AttributionWindows;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Slates that were shown under an experiment, with the clicks on them that came before. */
final class Exposures {
  /** Stands between item ids, which hold no control characters. */
  private static final String SEPARATOR = "\u001f";

  private static final String ADD =
      """
      with incoming as (
        select request_id, user_id, shown_at::timestamptz as shown_at,
               experiments::jsonb as experiments, string_to_array(items, chr(31)) as item_ids,
               segments::jsonb as segments, latency_ms, fallback,
               string_to_array(teams, ',')::smallint[] as teams
          from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                      ?::float8[], ?::int[], ?::text[])
            as slate(request_id, user_id, shown_at, experiments, items, segments, latency_ms,
                     fallback, teams)
      ), fresh as (
        insert into exposure (namespace, request_id, user_id, shown_at, experiments, item_ids,
                              segments, teams)
        select ?, request_id, user_id, shown_at, experiments, item_ids, segments, teams
          from incoming
        on conflict do nothing
        returning namespace, request_id, user_id, shown_at, experiments, item_ids, segments
      ), clicked as (
        select f.request_id,
               count(distinct c.item_id) filter (where c.type = 'click') as clicks,
               count(distinct c.item_id) filter (where c.type = 'hide') as hides,
               count(distinct c.item_id) filter (where c.type = 'add_to_cart') as carts,
               count(distinct c.item_id) filter (where c.type = 'purchase') as purchases,
               count(distinct c.item_id) filter (where c.type = 'return') as returns,
               coalesce(sum(c.value) filter (where c.type in ('purchase', 'return')), 0) as revenue
          from fresh f
          join exposure_click c on c.namespace = f.namespace and c.request_id = f.request_id
           and c.item_id = any(f.item_ids)
           and c.clicked_at <= f.shown_at + %1$s
         group by f.request_id
      ), currencies as (
        insert into experiment_currency as e (namespace, experiment_id, currency, counted_as, events)
        select f.namespace, arm.key, c.currency, c.counted_as, count(*)
          from fresh f
          join exposure_click c on c.namespace = f.namespace and c.request_id = f.request_id
           and c.item_id = any(f.item_ids)
           and c.clicked_at <= f.shown_at + %1$s
         cross join lateral jsonb_each_text(f.experiments) as arm
         where c.type in ('purchase', 'return')
         group by 1, 2, 3, 4
        on conflict (namespace, experiment_id, currency, counted_as) do update
        set events = e.events + excluded.events
      ), units as (
        select f.namespace, arm.key as experiment_id, arm.value as variant, f.user_id,
               min(f.shown_at) as first_exposure, count(*) as requests,
               sum(cardinality(f.item_ids)) as impressions, coalesce(sum(c.clicks), 0) as clicks,
               coalesce(sum(c.hides), 0) as hides, coalesce(sum(c.carts), 0) as carts,
               coalesce(sum(c.purchases), 0) as purchases, coalesce(sum(c.returns), 0) as returns,
               coalesce(sum(c.revenue), 0) as revenue,
               (array_agg(f.segments order by f.shown_at, f.request_id))[1] as segments,
               sum(i.latency_ms) as latency_ms, sum(i.fallback) as fallbacks
          from fresh f
          join incoming i using (request_id)
          left join clicked c using (request_id)
         cross join lateral jsonb_each_text(f.experiments) as arm
         group by 1, 2, 3, 4
      )
      insert into experiment_unit as u (namespace, experiment_id, variant, user_id,
                                        first_exposure, requests, impressions, clicks,
                                        hides, carts, purchases, returns, revenue, segments,
                                        latency_ms, fallbacks)
      select * from units
      on conflict (namespace, experiment_id, variant, user_id) do update
      set first_exposure = least(u.first_exposure, excluded.first_exposure),
          requests = u.requests + excluded.requests,
          impressions = u.impressions + excluded.impressions,
          clicks = u.clicks + excluded.clicks, hides = u.hides + excluded.hides,
          carts = u.carts + excluded.carts, purchases = u.purchases + excluded.purchases,
          returns = u.returns + excluded.returns, revenue = u.revenue + excluded.revenue,
          latency_ms = u.latency_ms + excluded.latency_ms,
          fallbacks = u.fallbacks + excluded.fallbacks
      """;

  private Exposures() {}

  static void add(
      Connection connection,
      Namespace namespace,
      AttributionWindows windows,
      List<Impression> slates)
      throws SQLException {
    if (slates.isEmpty()) {
      return;
    }
    int size = slates.size();
    String[] requests = new String[size];
    String[] users = new String[size];
    String[] times = new String[size];
    String[] experiments = new String[size];
    String[] items = new String[size];
    String[] segments = new String[size];
    Double[] latencies = new Double[size];
    Integer[] fallbacks = new Integer[size];
    @Nullable String[] teams = new String[size];
    for (int i = 0; i < size; i++) {
      Impression slate = slates.get(i);
      requests[i] = slate.requestId().value();
      users[i] = slate.userId().value();
      times[i] = slate.timestamp().toString();
      experiments[i] = json(slate.experiments());
      segments[i] = json(segments(slate));
      latencies[i] =
          slate.properties().get("took_us") instanceof Number micros
              ? Math.max(0, micros.doubleValue()) / 1000
              : 0.0;
      fallbacks[i] = slate.properties().containsKey("fallback") ? 1 : 0;
      teams[i] = teams(slate).orElse(null);
      items[i] =
          slate.items().stream()
              .map(shown -> shown.itemId().value())
              .collect(Collectors.joining(SEPARATOR));
    }
    String sql = ADD.formatted(Outcomes.window("c", windows));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", requests));
      statement.setArray(2, connection.createArrayOf("text", users));
      statement.setArray(3, connection.createArrayOf("text", times));
      statement.setArray(4, connection.createArrayOf("text", experiments));
      statement.setArray(5, connection.createArrayOf("text", items));
      statement.setArray(6, connection.createArrayOf("text", segments));
      statement.setArray(7, connection.createArrayOf("float8", latencies));
      statement.setArray(8, connection.createArrayOf("int4", fallbacks));
      statement.setArray(9, connection.createArrayOf("text", teams));
      statement.setString(10, namespace.name());
      statement.executeUpdate();
    }
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

  private static String json(Map<String, String> experiments) {
    return Values.toJson(
        experiments.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Value.of(entry.getValue()))));
  }
}
