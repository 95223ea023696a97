package io.millrace.ingest.rollup;

import io.millrace.event.Interaction;
import io.millrace.event.RequestId;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Clicks on slates: kept all, so that a slate that comes later finds them; counted once a slate and
 * item, and only where the item was on the slate.
 */
final class Clicks {
  private static final String ADD =
      """
      with fresh as (
        insert into exposure_click (namespace, request_id, item_id, clicked_at)
        select ?, request_id, item_id, clicked_at::timestamptz
          from unnest(?::text[], ?::text[], ?::text[]) as click(request_id, item_id, clicked_at)
        on conflict do nothing
        returning namespace, request_id, item_id
      ), hits as (
        select x.namespace, arm.key as experiment_id, arm.value as variant, x.user_id,
               count(*) as clicks
          from fresh f
          join exposure x on x.namespace = f.namespace and x.request_id = f.request_id
           and f.item_id = any(x.item_ids)
         cross join lateral jsonb_each_text(x.experiments) as arm
         group by 1, 2, 3, 4
      )
      update experiment_unit u set clicks = u.clicks + hits.clicks
        from hits
       where u.namespace = hits.namespace and u.experiment_id = hits.experiment_id
         and u.variant = hits.variant and u.user_id = hits.user_id
      """;

  private Clicks() {}

  static void add(Connection connection, Namespace namespace, List<Interaction> clicks)
      throws SQLException {
    if (clicks.isEmpty()) {
      return;
    }
    String[] requests =
        clicks.stream()
            .map(click -> click.requestId().map(RequestId::value).orElseThrow())
            .toArray(String[]::new);
    String[] items = clicks.stream().map(click -> click.itemId().value()).toArray(String[]::new);
    String[] times =
        clicks.stream().map(click -> click.timestamp().toString()).toArray(String[]::new);
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, namespace.name());
      statement.setArray(2, connection.createArrayOf("text", requests));
      statement.setArray(3, connection.createArrayOf("text", items));
      statement.setArray(4, connection.createArrayOf("text", times));
      statement.executeUpdate();
    }
  }
}
