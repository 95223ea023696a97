package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogSql;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.Measure;
import io.millrace.experiment.MeasureSource;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Batch;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.Registry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every measure, and every product of two, once more by DuckDB from the files of the event log: a
 * user's values by SQL of the measure's definition, and their sums. It knows nothing of the sink.
 */
class MeasureRecountTest {
  private static final Namespace SITE = new Namespace("recounted");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int SLATES = 400;

  /** What slates say themselves, by SQL over the log. */
  private static final Map<Measure, String> OF_SLATES =
      Map.of(
          Measure.SLATES, "1",
          Measure.IMPRESSIONS, "len(items)",
          Measure.LATENCY_MS, "coalesce((properties ->> '$.took_us')::double, 0) / 1000",
          Measure.FALLBACKS, "case when properties ->> '$.fallback' is null then 0 else 1 end");

  private static final List<Measure> RECOUNTED =
      Measure.all().stream()
          .filter(measure -> measure.interaction().isPresent() || OF_SLATES.containsKey(measure))
          .toList();

  @TempDir private Path warehouse;

  @Test
  void sums_ofEveryTwoMeasures_equalDuckDbs() throws Exception {
    Settings settings = TestServers.settings().with("millrace.warehouse", warehouse);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(SITE);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      registry.experiments().create(SITE, experiment());
      RollupSink sink =
          new RollupSink(SITE, registry.dataSource(), Clock.fixed(START, ZoneOffset.UTC));
      Map<Topic, List<Event>> events =
          traffic().stream().collect(Collectors.groupingBy(Event::topic));
      for (Topic topic : List.of(Topic.EVENTS, Topic.IMPRESSIONS)) {
        List<Event> all = events.getOrDefault(topic, List.of());
        int half = all.size() / 2;
        write(sink, log, topic, all.subList(0, half), 0);
        write(sink, log, topic, all.subList(half, all.size()), half);
      }
      LogKeeper keeper = logs.keeper(SITE);
      try (Statement statement = duck.createStatement()) {
        for (Topic topic : events.keySet()) {
          statement.execute(LogSql.view(topic, keeper.files(topic)));
        }
      }
      Map<String, Double> kept;
      try (Connection connection = registry.dataSource().getConnection()) {
        kept = sums(connection, KEPT);
      }
      assertThat(RECOUNTED).containsAll(OF_SLATES.keySet()).hasSizeGreaterThan(9);
      assertThat(sums(duck, recount())).hasSizeGreaterThan(100).isEqualTo(kept);
    }
  }

  private static final String KEPT =
      """
      select variant, measure, other, sum(total)
        from experiment_sum
       where dimension = '' and measure in (%1$s) and other in (%1$s)
       group by 1, 2, 3 having sum(total) <> 0
      """
          .formatted(
              RECOUNTED.stream()
                      .map(measure -> "'" + measure.wireName() + "'")
                      .collect(Collectors.joining(", "))
                  + ", 'users'");

  private static String recount() {
    StringBuilder users = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (Measure measure : RECOUNTED) {
      values.append(", coalesce(%1$s.x, 0) as %1$s".formatted(measure.wireName()));
      users.append(
          " left join (%s) %2$s on %2$s.variant = u.variant and %2$s.user_id = u.user_id"
              .formatted(values(measure), measure.wireName()));
    }
    List<String> names = new ArrayList<>(List.of("users"));
    RECOUNTED.forEach(measure -> names.add(measure.wireName()));
    List<String> sums = new ArrayList<>();
    for (String one : names) {
      for (String other : names) {
        if (one.compareTo(other) <= 0) {
          sums.add(
              "select variant, '%1$s', '%2$s', sum(%1$s * %2$s)::double from people group by variant"
                  .formatted(one, other));
        }
      }
    }
    return """
    with slates as (
      select map_extract(experiments, 'exp')[1] as variant, request_id, user_id,
             "timestamp" as moment, items, properties
        from impressions
    ), shown as (
      select distinct variant, request_id, user_id, moment as shown_at, item.item_id as item_id
        from (select *, unnest(items) as item from slates)
    ), outcomes as (
      select variant, user_id, request_id, item_id, shown_at, e."timestamp" as moment,
             case when e.type = 'purchase' and (e.value < 0 or e.quantity < 0) then 'return'
                  else e.type end as kind,
             abs(coalesce(e.value, 0)) as amount
        from shown s
        join (select type, request_id, item_id, "timestamp", value, quantity from events) e
       using (request_id, item_id)
    ), people as (
      select u.variant, u.user_id, 1 as users %s
        from (select distinct variant, user_id from slates) u %s
    ), sums(variant, measure, other, total) as (%s)
    select variant, measure, other, total from sums where total <> 0
    """
        .formatted(values, users, String.join(" union all ", sums));
  }

  /** Each user's value of a measure. */
  private static String values(Measure measure) {
    if (measure.interaction().isEmpty()) {
      return "select variant, user_id, sum(%s) as x from slates group by all"
          .formatted(OF_SLATES.get(measure));
    }
    String kinds =
        Arrays.stream(InteractionType.values())
            .map(InteractionType::wireName)
            .filter(measure::isOf)
            .map(kind -> "'" + kind + "'")
            .collect(Collectors.joining(", "));
    if (measure.isOf(MeasureSource.RETURN)) {
      kinds = kinds.isEmpty() ? "'return'" : kinds + ", 'return'";
    }
    return """
    select variant, user_id, %s as x from outcomes
     where kind in (%s) and moment <= shown_at + interval %d second group by all
    """
        .formatted(
            measure.isAmount()
                ? "sum(case when kind = 'return' then -amount else amount end)"
                : "count(distinct request_id || ' ' || item_id)",
            kinds,
            AttributionWindows.USUAL.of(measure).toSeconds());
  }

  private static Map<String, Double> sums(Connection connection, String sql) throws SQLException {
    Map<String, Double> sums = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        sums.put(
            "%s: %s * %s".formatted(row.getString(1), row.getString(2), row.getString(3)),
            row.getDouble(4));
      }
    }
    return sums;
  }

  private static void write(
      RollupSink sink, EventLog log, Topic topic, List<Event> events, long from) {
    log.append(topic, events, Map.of(0, from + events.size()));
    sink.write(
        new Batch(
            topic,
            events,
            Map.of(),
            List.of(),
            from == 0 ? Map.of() : Map.of(0, from),
            Map.of(0, from + events.size())));
  }

  private static Experiment experiment() {
    return new Experiment(
        "exp",
        "",
        ExperimentStatus.DRAFT,
        "exp",
        1,
        List.of(new Variant("a", 1, Map.of()), new Variant("b", 1, Map.of())));
  }

  /** Slates, and up to four events of each, of every type, in and out of windows. */
  private static List<Event> traffic() {
    SplittableRandom random = new SplittableRandom(9);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < SLATES; i++) {
      int user = random.nextInt(80);
      RequestId request = new RequestId("r" + i);
      events.add(slate(request, user));
      for (int n = random.nextInt(5); n > 0; n--) {
        events.add(
            interaction(
                new EventId("e" + i + "-" + n),
                request,
                user,
                InteractionType.values()[random.nextInt(InteractionType.values().length)],
                "i" + random.nextInt(5),
                START.plus(Duration.ofHours(random.nextInt(200))),
                random.nextInt(-30, 60)));
      }
    }
    return events;
  }

  private static Event slate(RequestId request, int user) {
    List<Impression.Shown> shown = new ArrayList<>();
    for (int item = 0; item < 2 + user % 3; item++) {
      shown.add(Impression.Shown.at(new ItemId("i" + item), item + 1));
    }
    return new Impression(
        new EventId("slate-" + request.value()),
        START,
        new UserId("u" + user),
        request,
        Optional.empty(),
        shown,
        Optional.of("popularity"),
        Map.of("exp", user % 2 == 0 ? "a" : "b"),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        user % 7 == 0
            ? Map.of("took_us", 1500 + 500 * user, "fallback", "no_model")
            : Map.of("took_us", 2500));
  }

  private static Event interaction(
      EventId id,
      RequestId request,
      int user,
      InteractionType type,
      String item,
      Instant at,
      double value) {
    Interaction plain =
        Interaction.of(id, at, type, new UserId("u" + user), new ItemId(item)).on(request, 1);
    return type == InteractionType.PURCHASE ? plain.toBuilder().value(value).build() : plain;
  }
}
