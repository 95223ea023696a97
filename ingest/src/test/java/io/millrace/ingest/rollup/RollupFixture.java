package io.millrace.ingest.rollup;

import io.millrace.embedded.TestServers;
import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.ingest.TestExperiments;
import io.millrace.ingest.sink.Batch;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;

/** A rollup sink over a database of its own, and what is written to it and read back. */
abstract class RollupFixture {
  static final Namespace SITE = new Namespace("site");
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final PGSimpleDataSource database = new PGSimpleDataSource();
  private final Map<Topic, Long> next = new HashMap<>();

  @SuppressWarnings("NullAway.Init")
  RollupSink sink;

  @BeforeEach
  void migrate() {
    String url = TestServers.newDatabase();
    database.setUrl(url);
    Migrations.migrate(url, user(), password());
    TestExperiments.create(database, SITE, "exp", "other");
    sink = new RollupSink(SITE, database, Clock.fixed(NOON.plusSeconds(59), ZoneOffset.UTC));
  }

  private String user() {
    return String.valueOf(database.getUser());
  }

  private String password() {
    return String.valueOf(database.getPassword());
  }

  void write(Topic topic, List<Event> events) {
    Map<Integer, Long> expected = next.containsKey(topic) ? Map.of(0, next.get(topic)) : Map.of();
    long to = next.getOrDefault(topic, 0L) + events.size();
    sink.write(new Batch(topic, events, Map.of(), List.of(), expected, Map.of(0, to)));
    next.put(topic, to);
  }

  void empty() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate exposure, exposure_click, experiment_unit, experiment_currency");
    }
  }

  List<String> units() throws Exception {
    return rows(
        """
        select experiment_id, variant, user_id, first_exposure, 'requests=' || slates,
               'impressions=' || impressions, 'clicks=' || clicks
          from experiment_unit order by 1, 2, 3
        """);
  }

  List<String> rows(String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          List<String> columns = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getString(i));
          }
          found.add(String.join(" ", columns));
        }
      }
    }
    return found;
  }

  static Event slate(
      String request, String user, Instant at, Map<String, String> experiments, String... items) {
    return slate(request, user, at, experiments, Map.of(), items);
  }

  static Event slate(
      String request,
      String user,
      Instant at,
      Map<String, String> experiments,
      Map<String, Value> context,
      String... items) {
    List<Impression.Shown> shown = new ArrayList<>();
    for (String item : items) {
      shown.add(Impression.Shown.at(new ItemId(item), shown.size() + 1));
    }
    return new Impression(
        new EventId("impression-" + request),
        at,
        new UserId(user),
        new RequestId(request),
        Optional.empty(),
        shown,
        Optional.of("popularity"),
        experiments,
        Optional.empty(),
        context,
        Map.of(),
        Optional.empty(),
        request.hashCode() % 4 == 0
            ? Map.of("took_us", 1500 + 500 * items.length, "fallback", "no_model")
            : Map.of("took_us", 2500));
  }

  List<String> outcomes() throws Exception {
    return rows("select clicks, hides, carts, purchases, returns, revenue from experiment_unit");
  }

  static Event outcome(String id, InteractionType type, String item, Duration after, double value) {
    return outcome(id, "r1", type, item, after, value);
  }

  static Event outcome(
      String id, String request, InteractionType type, String item, Duration after, double value) {
    Interaction plain =
        Interaction.of(
                new EventId(id), NOON.plus(after), type, new UserId("anna"), new ItemId(item))
            .on(new RequestId(request), 1);
    return plain.toBuilder().value(value).build();
  }

  static Event paid(String id, String item, Duration after, double value, String currency) {
    Interaction plain = (Interaction) outcome(id, InteractionType.PURCHASE, item, after, value);
    return plain.toBuilder().currency(currency).build();
  }

  static Event returned(String id, String item, Duration after, double value) {
    Interaction plain = (Interaction) outcome(id, InteractionType.PURCHASE, item, after, value);
    return plain.toBuilder().quantity(-1).build();
  }

  static Event click(String id, String user, String request, String item) {
    return Interaction.of(
            new EventId(id),
            NOON.plusSeconds(10),
            InteractionType.CLICK,
            new UserId(user),
            new ItemId(item))
        .on(new RequestId(request), 1);
  }

  static DeadLetter letter(String code) {
    return new DeadLetter(NOON, code, "mend it", Optional.empty(), new byte[] {1});
  }
}
