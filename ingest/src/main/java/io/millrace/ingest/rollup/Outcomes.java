package io.millrace.ingest.rollup;

import io.millrace.event.Interaction;
import io.millrace.event.RequestId;
import io.millrace.experiment.AttributionWindows;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * What came of slates: kept all, so that a slate that comes later finds them; counted once a slate,
 * item and kind, only where the item was on the slate, and only within the kind's window.
 */
final class Outcomes {
  /** Counts outcomes f(namespace, request_id, item_id, clicked_at, type, value) of exposures x. */
  static final String COUNTS =
      """
      count(*) filter (where %1$s.type = 'click') as clicks,
      count(*) filter (where %1$s.type = 'hide') as hides,
      count(*) filter (where %1$s.type = 'add_to_cart') as carts,
      count(*) filter (where %1$s.type = 'purchase') as purchases,
      coalesce(sum(%1$s.value) filter (where %1$s.type = 'purchase'), 0) as revenue
      """;

  private static final String ADD =
      """
      with fresh as (
        insert into exposure_click (namespace, request_id, item_id, clicked_at, type, value)
        select ?, request_id, item_id, clicked_at::timestamptz, type, value
          from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::float8[])
            as outcome(request_id, item_id, clicked_at, type, value)
        on conflict do nothing
        returning namespace, request_id, item_id, clicked_at, type, value
      ), hits as (
        select x.namespace, arm.key as experiment_id, arm.value as variant, x.user_id,
               %s
          from fresh f
          join exposure x on x.namespace = f.namespace and x.request_id = f.request_id
           and f.item_id = any(x.item_ids)
           and f.clicked_at <= x.shown_at + %s
         cross join lateral jsonb_each_text(x.experiments) as arm
         group by 1, 2, 3, 4
      )
      update experiment_unit u
         set clicks = u.clicks + hits.clicks, hides = u.hides + hits.hides,
             carts = u.carts + hits.carts, purchases = u.purchases + hits.purchases,
             revenue = u.revenue + hits.revenue
        from hits
       where u.namespace = hits.namespace and u.experiment_id = hits.experiment_id
         and u.variant = hits.variant and u.user_id = hits.user_id
      """;

  private Outcomes() {}

  /** How long after its slate an outcome of the given alias still counts, as SQL. */
  static String window(String alias, AttributionWindows windows) {
    return """
        (case %s.type when 'click' then interval '%d seconds' when 'hide' then interval '%d seconds'
         when 'add_to_cart' then interval '%d seconds' else interval '%d seconds' end)
        """
        .formatted(
            alias,
            windows.click().toSeconds(),
            windows.hide().toSeconds(),
            windows.addToCart().toSeconds(),
            windows.purchase().toSeconds());
  }

  static void add(
      Connection connection,
      Namespace namespace,
      AttributionWindows windows,
      List<Interaction> outcomes)
      throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    String[] requests =
        outcomes.stream()
            .map(outcome -> outcome.requestId().map(RequestId::value).orElseThrow())
            .toArray(String[]::new);
    String[] items =
        outcomes.stream().map(outcome -> outcome.itemId().value()).toArray(String[]::new);
    String[] times =
        outcomes.stream().map(outcome -> outcome.timestamp().toString()).toArray(String[]::new);
    String[] types =
        outcomes.stream().map(outcome -> outcome.interaction().wireName()).toArray(String[]::new);
    Double[] values =
        outcomes.stream().map(outcome -> outcome.value().orElse(0)).toArray(Double[]::new);
    String sql = ADD.formatted(COUNTS.formatted("f"), window("f", windows));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, namespace.name());
      statement.setArray(2, connection.createArrayOf("text", requests));
      statement.setArray(3, connection.createArrayOf("text", items));
      statement.setArray(4, connection.createArrayOf("text", times));
      statement.setArray(5, connection.createArrayOf("text", types));
      statement.setArray(6, connection.createArrayOf("float8", values));
      statement.executeUpdate();
    }
  }
}
