package io.millrace.ingest.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.TestExperiments;
import io.millrace.ingest.TopicReader;
import io.millrace.ingest.kafka.Topics;
import io.millrace.ingest.sink.Sender;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.memory.MemoryFeatureStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SiteSinksTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Topic> LOGGED =
      List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final FeatureStore features = new MemoryFeatureStore();
  private Settings settings;
  private IcebergEventLogs logs;
  private EventLog log;
  private Sender sender;

  @BeforeEach
  void prepare() {
    settings = TestServers.settings().with("millrace.log.commit-seconds", 1);
    String url = settings.postgres().url();
    String user = settings.postgres().user();
    String password = settings.postgres().password();
    Migrations.migrate(url, user, password);
    database.setUrl(url);
    database.setUser(user);
    database.setPassword(password);
    TestExperiments.create(database, settings.namespace(), "exp");
    try (Topics topics = new Topics(settings)) {
      topics.create(settings.namespace());
    }
    logs = IcebergEventLogs.open(settings);
    log = logs.log(settings.namespace());
    sender = new Sender(settings);
  }

  @AfterEach
  void close() {
    sender.close();
    logs.close();
  }

  @Test
  void run_restartedWhileEventsFlow_everyStoreHasEachEventOnce() throws Exception {
    int count = 20_000;
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < count; i++) {
                sender.send(event(i));
                if (i % 7 == 0) {
                  sender.send(event(i));
                }
                if (i % 500 == 0) {
                  sender.flush();
                }
              }
              sender.flush();
            });
    List<Long> logged = new ArrayList<>();
    do {
      try (SiteSinks sinks = start()) {
        // Long enough to be in the midst of it, and never long enough to be done at once.
        sinks.awaitDrained(Duration.ofMillis(700));
      }
      logged.add(log.count(Topic.EVENTS));
    } while (!sending.isDone() || logged.size() < 3);
    sending.join();
    try (SiteSinks sinks = start()) {
      assertThat(sinks.awaitDrained(PATIENCE)).isTrue();
      assertThat(sinks.problems()).isEmpty();
    }

    assertThat(logged.get(0)).isLessThan(log.count(Topic.EVENTS));
    for (Topic topic : LOGGED) {
      List<Event> expected =
          IntStream.range(0, count)
              .mapToObj(SiteSinksTest::event)
              .filter(event -> event.topic() == topic)
              .toList();
      assertThat(read(topic)).hasSameSizeAs(expected).containsAll(expected.subList(0, 50));
      assertThat(read(topic).stream().map(event -> event.eventId().value()).sorted())
          .isEqualTo(expected.stream().map(event -> event.eventId().value()).sorted().toList());
      assertThat(features.offsets(topic)).isEqualTo(log.offsets(topic));
    }
    assertThat(features.user(new UserId("u3")).impressions())
        .isEqualTo(
            IntStream.range(0, count)
                .mapToObj(SiteSinksTest::event)
                .filter(event -> event instanceof Impression && event.key().equals("u3"))
                .mapToLong(event -> ((Impression) event).items().size())
                .sum());
    long twice = IntStream.range(0, count).filter(i -> i % 7 == 0).count();
    assertThat(rows("select sum(events), sum(duplicates) from event_count"))
        .containsExactly((count + twice) + " " + twice);
    assertThat(rows("select sum(impressions), sum(clicks) from experiment_unit"))
        .containsExactly(2 * count / 5 + " " + count / 5);
  }

  @Test
  void run_recordThatIsNoEvent_isDeadOnceWithItsBytesAndTheSinksGoOn() throws Exception {
    byte[] poison = "no \"event\" at all".getBytes(StandardCharsets.UTF_8);
    sender.send(event(1));
    sender.send(Topic.EVENTS, "u1", poison);
    sender.send(event(6));
    sender.flush();

    try (SiteSinks sinks = start()) {
      assertThat(sinks.awaitDrained(PATIENCE)).isTrue();
      // Only now is the dead letter there.
      assertThat(sinks.awaitDrained(PATIENCE)).isTrue();
    }

    assertThat(log.count(Topic.EVENTS)).isEqualTo(2);
    assertThat(rows("select code, letters from dead_letter_count"))
        .containsExactly("malformed_json 1");
    assertThat(TopicReader.read(settings.namespace().topic(Topic.DEAD)))
        .singleElement()
        .satisfies(
            record ->
                assertThat(new DeadLetterCodec().decode(record.value()).original())
                    .isEqualTo(poison));
  }

  private SiteSinks start() {
    return SiteSinks.start(
        settings, settings.namespace(), log, features, database, new SimpleMeterRegistry());
  }

  /** Of five events: a slate of two items, the click on one of them, a view, a user, an item. */
  private static Event event(int i) {
    Instant time = START.plusSeconds(i * 60L);
    EventId id = new EventId("e" + i);
    int group = i / 5;
    UserId user = new UserId("u" + group % 50);
    RequestId request = new RequestId("r" + group);
    return switch (i % 5) {
      case 0 ->
          new Impression(
              id,
              time,
              user,
              request,
              Optional.empty(),
              List.of(
                  Impression.Shown.at(new ItemId("a"), 1), Impression.Shown.at(new ItemId("b"), 2)),
              Optional.of("popularity"),
              Map.of("exp", group % 2 == 0 ? "control" : "treatment"),
              Optional.empty(),
              Map.of(),
              Map.of(),
              Optional.empty(),
              Map.of());
      case 1 ->
          Interaction.of(id, time, InteractionType.CLICK, user, new ItemId("b")).on(request, 2);
      case 2 -> new UserUpdate(id, time, user, Map.of("n", Value.of(i)), false, Map.of());
      case 3 -> new ItemUpdate(id, time, new ItemId("b"), Map.of(), false, Map.of());
      default -> Interaction.of(id, time, InteractionType.VIEW, user, new ItemId("a"));
    };
  }

  private List<Event> read(Topic topic) {
    try (Stream<Event> events = log.read(topic, Instant.EPOCH, Instant.MAX)) {
      return events.toList();
    }
  }

  private List<String> rows(String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return found;
  }
}
