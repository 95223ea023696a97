package io.millrace.eventlog.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogSql;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second engine reads the log: the files that Iceberg's metadata names, as they are. */
class DuckDbTest {
  private static final Namespace SITE = new Namespace("queried");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path warehouse;

  @Test
  void duckDb_filesThatTheLogNames_answersTheQueriesOfTheDocs() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("millrace.postgres.url", TestServers.newDatabase())
            .with("millrace.warehouse", warehouse);
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      fill(logs.log(SITE));
      LogKeeper keeper = logs.keeper(SITE);
      // Before, behind and in the middle of a compaction the rows are the same.
      for (int round = 0; round < 2; round++) {
        for (Topic topic : keeper.topics()) {
          if (!keeper.files(topic).isEmpty()) {
            run(duck, LogSql.view(topic, keeper.files(topic)));
          }
        }
        assertThat(
                rows(
                    duck,
                    """
                    select i.placement, count(*) as shown,
                           count(c.event_id) as clicks
                      from (select request_id, placement, unnest(items) as item from impressions) i
                      left join events c
                        on c.request_id = i.request_id and c.item_id = i.item.item_id
                       and c.type = 'click'
                     group by i.placement order by i.placement
                    """))
            .containsExactly("cart 20 0", "home 20 10");
        assertThat(
                rows(
                    duck,
                    """
                    select "timestamp"::date as day, type, count(*), sum(value)
                      from events where "timestamp" >= timestamptz '2026-03-02 00:00:00+00'
                     group by all order by all
                    """))
            .containsExactly("2026-03-02 purchase 4 30.0");
        assertThat(
                rows(
                    duck,
                    """
                    select item_id, arg_max(attributes ->> '$.brand', "timestamp") as brand
                      from items group by item_id
                    """))
            .containsExactly("a newer");
        keeper.compact(Topic.EVENTS, done -> {});
        keeper.compact(Topic.IMPRESSIONS, done -> {});
      }
    }
  }

  private static void fill(EventLog log) {
    for (int i = 0; i < 20; i++) {
      RequestId request = new RequestId("r" + i);
      UserId user = new UserId("u" + i);
      log.append(
          Topic.IMPRESSIONS,
          List.of(impression("s" + i, user, request, i % 2 == 0 ? "home" : "cart")),
          Map.of(0, i + 1L));
      List<Event> events = new ArrayList<>();
      events.add(
          Interaction.of(new EventId("v" + i), START, InteractionType.VIEW, user, new ItemId("a")));
      if (i % 2 == 0) {
        events.add(
            Interaction.of(
                    new EventId("c" + i), START, InteractionType.CLICK, user, new ItemId("b"))
                .on(request, 2));
      }
      if (i % 5 == 0) {
        events.add(purchase("p" + i, START.plus(Duration.ofDays(1)), user, i));
      }
      log.append(Topic.EVENTS, events, Map.of(0, i + 1L));
    }
    log.append(
        Topic.ITEMS,
        List.of(item("i1", START, "older"), item("i2", START.plusSeconds(1), "newer")),
        Map.of(0, 2L));
  }

  private static Event item(String id, Instant at, String brand) {
    return new ItemUpdate(
        new EventId(id),
        at,
        new ItemId("a"),
        Map.of("brand", Value.of(brand), "price", Value.of(3)),
        false,
        Map.of());
  }

  private static Event purchase(String id, Instant at, UserId user, double value) {
    return Interaction.builder(new EventId(id), at, InteractionType.PURCHASE, user, new ItemId("a"))
        .value(value)
        .currency("EUR")
        .quantity(1)
        .build();
  }

  private static Event impression(String id, UserId user, RequestId request, String placement) {
    return new Impression(
        new EventId(id),
        START,
        user,
        request,
        Optional.empty(),
        List.of(Impression.Shown.at(new ItemId("a"), 1), Impression.Shown.at(new ItemId("b"), 2)),
        Optional.of("popularity"),
        Map.of("exp", "control"),
        Optional.of(placement),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  private static void run(Connection duck, String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      statement.execute(sql);
    }
  }

  private static List<String> rows(Connection duck, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : " ").append(rows.getString(i));
        }
        found.add(row.toString());
      }
    }
    return found;
  }
}
