package io.millrace.ingest.failure;

import io.millrace.config.Settings;
import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.eventlog.EventLogSink;
import io.millrace.ingest.featuresink.FeatureSink;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Backlog;
import io.millrace.ingest.sink.Sink;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** Counts a round's log, and holds rollups and features against the count. */
final class Recount {
  private static final List<Topic> LOGGED =
      List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);

  private final Settings settings;
  private final PGSimpleDataSource database = new PGSimpleDataSource();

  /**
   * What was found.
   *
   * @param inLog different events in the log
   * @param duplicates events in the log beyond the first of their id
   * @param lost acknowledged events that are not in the log
   * @param wrong counters that differ from the count, each with both values
   */
  record Found(long inLog, long duplicates, long lost, List<String> wrong) {}

  Recount(Settings settings) {
    this.settings = settings;
    database.setUrl(settings.postgres().url());
    database.setUser(settings.postgres().user());
    database.setPassword(settings.postgres().password());
  }

  /** Waits until the stores have all that is in Kafka, then counts. */
  Found count(long acknowledged, Duration patience) throws Exception {
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace());
        FeatureStore features =
            RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      List<Sink> sinks =
          List.of(
              new EventLogSink(log),
              new FeatureSink(features),
              new RollupSink(settings.namespace(), database, Clock.systemUTC()));
      if (!new Backlog(settings, settings.namespace()).await(sinks, patience)) {
        throw new AssertionError("the stores do not have it all after " + patience);
      }
      BitSet seen = new BitSet();
      long duplicates = 0;
      List<Event> events = new ArrayList<>();
      for (Topic topic : LOGGED) {
        try (Stream<Event> read = log.read(topic, Instant.EPOCH, Instant.MAX)) {
          for (Event event : (Iterable<Event>) read::iterator) {
            int number = Integer.parseInt(event.eventId().value());
            duplicates += seen.get(number) ? 1 : 0;
            seen.set(number);
            events.add(event);
          }
        }
      }
      long lost =
          IntStream.range(0, Math.toIntExact(acknowledged)).filter(i -> !seen.get(i)).count();
      List<String> wrong = new ArrayList<>();
      compareCounts(events, wrong);
      compareUnits(events, wrong);
      compareFeatures(events, features, wrong);
      return new Found(seen.cardinality(), duplicates, lost, wrong);
    }
  }

  private void compareCounts(List<Event> events, List<String> wrong) throws SQLException {
    Map<String, Long> byType = new TreeMap<>();
    events.forEach(event -> byType.merge(event.type(), 1L, Long::sum));
    compare(
        byType,
        rows(
            "select type, sum(events - duplicates) from event_count where namespace = '%s' group by"
                + " 1"),
        "events of type ",
        wrong);
  }

  /** Slates, shown items and clicks of each user, and the same summed over users. */
  private void compareUnits(List<Event> events, List<String> wrong) throws SQLException {
    Map<String, Impression> slates = new HashMap<>();
    Map<String, Long> expected = new TreeMap<>();
    for (Event event : events) {
      if (event instanceof Impression slate) {
        slates.put(slate.requestId().value(), slate);
      }
    }
    slates.values().forEach(slate -> count(expected, slate, slate.items().size(), 0));
    for (Event event : events) {
      if (event instanceof Interaction click && click.interaction() == InteractionType.CLICK) {
        Impression slate = slates.get(click.requestId().orElseThrow().value());
        if (slate != null) {
          count(expected, slate, 0, 1);
        }
      }
    }
    compare(
        expected,
        rows(
            """
            select experiment_id || '/' || variant || '/' || user_id || ' ' || what.name, what.n
              from experiment_unit u
             cross join lateral (values ('slates', slates), ('shown', impressions),
                                        ('clicks', clicks)) as what(name, n)
             where namespace = '%s'
            """),
        "unit ",
        wrong);
    compare(
        rows(
            """
            select variant || ' ' || what.name, sum(what.n) from experiment_unit
             cross join lateral (values ('users', 1), ('slates', slates), ('shown', impressions),
                                        ('clicks', clicks)) as what(name, n)
             where namespace = '%s' group by 1
            """),
        rows(
            """
            select variant || ' ' || case measure when 'impressions' then 'shown' else measure end,
                   sum(total)
              from experiment_sum
             where namespace = '%s' and dimension = '' and other = 'users'
               and measure in ('users', 'slates', 'impressions', 'clicks')
             group by 1
            """),
        "sum ",
        wrong);
  }

  private static void count(Map<String, Long> units, Impression slate, int shown, int clicks) {
    slate
        .experiments()
        .forEach(
            (experiment, variant) -> {
              String unit = experiment + "/" + variant + "/" + slate.userId();
              units.merge(unit + " slates", shown > 0 ? 1L : 0L, Long::sum);
              units.merge(unit + " shown", (long) shown, Long::sum);
              units.merge(unit + " clicks", (long) clicks, Long::sum);
            });
  }

  /** The plain counts: what is decayed depends on rounding, and so on the order. */
  private static void compareFeatures(
      List<Event> events, FeatureStore features, List<String> wrong) {
    MemoryFeatureStore counted = new MemoryFeatureStore();
    for (Topic topic : LOGGED) {
      List<Event> ofTopic = events.stream().filter(event -> event.topic() == topic).toList();
      counted.apply(topic, ofTopic, Map.of());
    }
    compare(totals(counted), totals(features), "", wrong);
  }

  private static Map<String, Long> totals(FeatureStore store) {
    Map<String, Long> totals = new TreeMap<>();
    for (int i = 0; i < Traffic.USERS; i++) {
      UserState user = store.user(new UserId("u" + i));
      String of = "user " + user.userId() + " ";
      user.counts().forEach((type, count) -> totals.put(of + type.wireName(), count.total()));
      totals.put(of + "shown", user.impressions());
    }
    List<ItemId> items =
        IntStream.range(0, Traffic.ITEMS).mapToObj(i -> new ItemId("i" + i)).toList();
    for (ItemState item : store.items(items).values()) {
      String of = "item " + item.itemId() + " ";
      item.counts().forEach((type, count) -> totals.put(of + type.wireName(), count.total()));
      totals.put(of + "shown", item.impressions());
    }
    return totals;
  }

  private static void compare(
      Map<String, Long> expected, Map<String, Long> found, String what, List<String> wrong) {
    TreeMap<String, Long> all = new TreeMap<>(expected);
    all.putAll(found);
    for (String name : all.keySet()) {
      if (!Objects.equals(expected.get(name), found.get(name))) {
        wrong.add(
            "%s%s is %s, by the log %s".formatted(what, name, found.get(name), expected.get(name)));
      }
    }
  }

  private Map<String, Long> rows(String sql) throws SQLException {
    Map<String, Long> found = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(settings.namespace().name()))) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getLong(2));
      }
    }
    return found;
  }
}
