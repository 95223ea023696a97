package io.millrace.ingest.rollup;

import io.millrace.event.Interaction;
import io.millrace.event.RequestId;
import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Currencies;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Counts what came of slates. Every outcome is stored, so that a slate that arrives later finds it.
 * A kind counts once an item and slate, if the item was on the slate and any such outcome happened
 * within the kind's window; revenue is the sum over all purchases and returns within it. Nothing
 * depends on the order in which events arrive: the earliest time of a kind is kept, and a kind
 * counts from the first event that is in time.
 */
final class Outcomes {
  /**
   * Stores outcomes and adds what they change. The queries see the rows as they were before the
   * statement, so {@code first} is true if none of the kind was in time before.
   */
  private static final String ADD =
      """
      with incoming as (
        select request_id, item_id, type, event_id, min(happened_at::timestamptz) as happened_at,
               min(value) as value, min(currency) as currency, min(counted_as) as counted_as
          from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[],
                      ?::text[], ?::text[])
            as outcome(request_id, item_id, type, event_id, happened_at, value, currency, counted_as)
         group by 1, 2, 3, 4
      ), stored as (
        insert into exposure_click as c (namespace, request_id, item_id, type, event_id, clicked_at,
                                         value, currency, counted_as)
        select ?, request_id, item_id, type, event_id, happened_at, value, currency, counted_as
          from incoming
        on conflict (namespace, request_id, item_id, type, event_id) do update
        set clicked_at = excluded.clicked_at
        where excluded.clicked_at < c.clicked_at
      ), timely as (
        select x.namespace, x.experiments, x.user_id, i.request_id, i.item_id, i.type, i.value,
               i.currency, i.counted_as,
               not exists (
                 select 1 from exposure_click c
                  where c.namespace = x.namespace and c.request_id = i.request_id
                    and c.item_id = i.item_id and c.type = i.type
                    and c.clicked_at <= x.shown_at + %1$s) as first,
               not exists (
                 select 1 from exposure_click c
                  where c.namespace = x.namespace and c.request_id = i.request_id
                    and c.item_id = i.item_id and c.type = i.type and c.event_id = i.event_id
                    and c.clicked_at <= x.shown_at + %1$s) as fresh
          from incoming i
          join exposure x on x.namespace = ? and x.request_id = i.request_id
           and i.item_id = any(x.item_ids)
           and i.happened_at <= x.shown_at + %1$s
      ), kinds as (
        select namespace, experiments, user_id, type, bool_or(first) as first,
               coalesce(sum(value) filter (where fresh), 0) as value
          from timely
         group by namespace, experiments, user_id, request_id, item_id, type
      ), hits as (
        select k.namespace, arm.key as experiment_id, arm.value as variant, k.user_id,
               count(*) filter (where first and type = 'click') as clicks,
               count(*) filter (where first and type = 'hide') as hides,
               count(*) filter (where first and type = 'add_to_cart') as carts,
               count(*) filter (where first and type = 'purchase') as purchases,
               count(*) filter (where first and type = 'return') as returns,
               sum(k.value) as revenue
          from kinds k
         cross join lateral jsonb_each_text(k.experiments) as arm
         group by 1, 2, 3, 4
      ), currencies as (
        insert into experiment_currency as e (namespace, experiment_id, currency, counted_as, events)
        select t.namespace, arm.key, t.currency, t.counted_as, count(*)
          from timely t
         cross join lateral jsonb_each_text(t.experiments) as arm
         where t.fresh and t.type in ('purchase', 'return')
         group by 1, 2, 3, 4
        on conflict (namespace, experiment_id, currency, counted_as) do update
        set events = e.events + excluded.events
      )
      update experiment_unit u
         set clicks = u.clicks + hits.clicks, hides = u.hides + hits.hides,
             carts = u.carts + hits.carts, purchases = u.purchases + hits.purchases,
             returns = u.returns + hits.returns, revenue = u.revenue + hits.revenue
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
      Currencies currencies,
      List<Interaction> events)
      throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    int size = events.size();
    String[] requests = new String[size];
    String[] items = new String[size];
    String[] types = new String[size];
    String[] ids = new String[size];
    String[] times = new String[size];
    Double[] values = new Double[size];
    String[] named = new String[size];
    String[] counted = new String[size];
    for (int i = 0; i < size; i++) {
      Interaction event = events.get(i);
      Outcome outcome = Outcome.of(event, currencies);
      requests[i] = event.requestId().map(RequestId::value).orElseThrow();
      items[i] = event.itemId().value();
      types[i] = outcome.type();
      ids[i] = outcome.hasAmount() ? event.eventId().value() : "";
      times[i] = event.timestamp().toString();
      values[i] = outcome.amount();
      named[i] = outcome.currency();
      counted[i] = outcome.countedAs();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(ADD.formatted(window("i", windows)))) {
      statement.setArray(1, connection.createArrayOf("text", requests));
      statement.setArray(2, connection.createArrayOf("text", items));
      statement.setArray(3, connection.createArrayOf("text", types));
      statement.setArray(4, connection.createArrayOf("text", ids));
      statement.setArray(5, connection.createArrayOf("text", times));
      statement.setArray(6, connection.createArrayOf("float8", values));
      statement.setArray(7, connection.createArrayOf("text", named));
      statement.setArray(8, connection.createArrayOf("text", counted));
      statement.setString(9, namespace.name());
      statement.setString(10, namespace.name());
      statement.executeUpdate();
    }
  }
}
