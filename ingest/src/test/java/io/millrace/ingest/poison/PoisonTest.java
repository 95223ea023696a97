package io.millrace.ingest.poison;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserUpdate;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.IngestApplication;
import io.millrace.ingest.TestExperiments;
import io.millrace.ingest.TopicReader;
import io.millrace.ingest.imports.TestImport;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.Sender;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ten thousand extreme events by every way in. Afterwards every sink works, each event is in the
 * log once or among the dead letters, and what was counted equals a recount of the log.
 */
class PoisonTest {
  private static final int EVENTS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final List<Topic> LOGGED =
      List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);

  private final EventCodec codec = new EventCodec();
  private final ExtremeEvents extremes = new ExtremeEvents(20_261_129, Clock.systemUTC().millis());
  private final Map<String, Event> legal = new TreeMap<>();
  private int illegal;

  @TempDir private Path directory;
  private Settings settings;

  @BeforeEach
  void prepare() {
    settings =
        TestServers.settings()
            .with("millrace.log.commit-seconds", 1)
            .with("millrace.kafka.partitions", 2);
    migrate(settings.postgres().url());
  }

  private PGSimpleDataSource migrate(String url) {
    String user = settings.postgres().user();
    String password = settings.postgres().password();
    Migrations.migrate(url, user, password);
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setUser(user);
    database.setPassword(password);
    TestExperiments.create(database, settings.namespace(), "exp");
    return database;
  }

  @Test
  void run_extremeEventsByEveryWayIn_eachIsKeptOnceOrADeadLetterAndSumsEqualARecount()
      throws Exception {
    try (IngestApplication ingest = IngestApplication.start(settings)) {
      String url = "http://127.0.0.1:" + ingest.port();
      overHttp(url, EVENTS / 3);
      pastTheCollector(EVENTS / 3);
      imported(url, EVENTS - 2 * (EVENTS / 3));

      // Twice: what the log's sink refuses becomes a dead letter that is counted, too.
      assertThat(ingest.awaitDrained(settings.namespace(), PATIENCE)).isTrue();
      assertThat(ingest.awaitDrained(settings.namespace(), PATIENCE)).isTrue();
      assertThat(get(url + "/actuator/health"))
          .contains("\"status\":\"UP\"")
          .doesNotContain("DOWN");
      assertThat(get(url + "/actuator/prometheus"))
          .contains("millrace_sink_running")
          .doesNotContainPattern("millrace_sink_(running|blocked).* NaN");
    }
    assertThat(legal.size()).isBetween(EVENTS / 4, EVENTS * 9 / 10);

    Map<Topic, List<Event>> log = log();
    Map<String, Event> logged =
        log.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toMap(event -> event.eventId().value(), event -> event));
    assertThat(logged).isEqualTo(legal);
    List<DeadLetter> letters = letters();
    assertThat(letters)
        .filteredOn(letter -> letter.code().equals("refused_by_store"))
        .extracting(DeadLetter::message)
        .isEmpty();
    assertThat(letters).hasSize(illegal);
    recount(log);
  }

  private void overHttp(String url, int count) throws Exception {
    for (int sent = 0; sent < count; sent += 250) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      int legalBefore = legal.size();
      int events = Math.min(250, count - sent);
      for (int i = 0; i < events; i++) {
        body.writeBytes(next());
        body.write('\n');
      }
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                      .header("Content-Type", "application/x-ndjson")
                      .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      JsonNode verdicts = JsonMapper.shared().readTree(answer.body());
      assertThat(verdicts.required("accepted").asInt()).isEqualTo(legal.size() - legalBefore);
      assertThat(verdicts.required("rejected").size())
          .isEqualTo(events - (legal.size() - legalBefore));
    }
  }

  private void pastTheCollector(int count) {
    try (Sender sender = new Sender(settings)) {
      for (int i = 0; i < count; i++) {
        byte[] event = next();
        Optional<Event> known = decode(event);
        sender.send(
            known.map(Event::topic).orElse(Topic.EVENTS),
            known.map(Event::key).orElse("nobody"),
            event);
      }
      sender.flush();
    }
  }

  private void imported(String url, int count) throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      lines.writeBytes(next());
      lines.write('\n');
    }
    Path file = Files.write(directory.resolve("extreme.jsonl"), lines.toByteArray());
    Settings client =
        settings
            .with("millrace.ingest.url", url)
            .with("millrace.artifacts", directory.resolve("home/models"));

    assertThat(TestImport.run(client, "jsonl", file)).isZero();
  }

  private byte[] next() {
    byte[] event = extremes.next();
    Optional<Event> decoded = decode(event);
    if (decoded.isPresent()) {
      legal.put(decoded.get().eventId().value(), decoded.get());
    } else {
      illegal++;
    }
    return event;
  }

  private Optional<Event> decode(byte[] event) {
    try {
      return Optional.of(codec.decode(event));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  private Map<Topic, List<Event>> log() {
    Map<Topic, List<Event>> found = new EnumMap<>(Topic.class);
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      for (Topic topic : LOGGED) {
        try (Stream<Event> events = log.read(topic, Instant.EPOCH, Instant.MAX)) {
          found.put(topic, events.toList());
        }
      }
    }
    return found;
  }

  private List<DeadLetter> letters() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    for (var record : TopicReader.read(settings.namespace().topic(Topic.DEAD))) {
      letters.add(new DeadLetterCodec().decode(record.value()));
    }
    return letters;
  }

  /** The log once more, into stores of its own. */
  private void recount(Map<Topic, List<Event>> log) throws Exception {
    PGSimpleDataSource other = migrate(TestServers.settings().postgres().url());
    PGSimpleDataSource own = new PGSimpleDataSource();
    own.setUrl(settings.postgres().url());
    own.setUser(settings.postgres().user());
    own.setPassword(settings.postgres().password());
    RollupSink rollup = new RollupSink(settings.namespace(), other, Clock.systemUTC());
    MemoryFeatureStore states = new MemoryFeatureStore();
    for (Topic topic : LOGGED) {
      long size = log.get(topic).size();
      rollup.write(
          new Batch(topic, log.get(topic), Map.of(), List.of(), Map.of(), Map.of(0, size)));
      states.apply(topic, log.get(topic), Map.of());
    }
    assertThat(rows(own, "select 1 from experiment_unit where purchases > 0 and clicks > 0"))
        .isNotEmpty();
    for (String sql :
        List.of(
            "select type, sum(events) from event_count group by 1 order by 1",
            "select user_id || day, slates, impressions, clicks, hides, carts, purchases,"
                + " round((revenue / 1000 + 0.123)::numeric) from user_day order by 1",
            "select experiment_id || variant || user_id, slates, impressions, clicks, hides,"
                + " carts, purchases, round((revenue / 1000 + 0.123)::numeric),"
                + " round((latency_ms / 1000 + 0.123)::numeric) from experiment_unit order by 1",
            "select experiment_id || variant || measure || other, sum(total) from experiment_sum"
                + " where dimension = '' and other in ('users', 'clicks', 'impressions')"
                + " and measure not in ('revenue', 'latency_ms')"
                + " and measure not like '%pre\\_%' group by 1"
                + " having sum(total) <> 0 order by 1")) {
      assertThat(rows(own, sql)).as(sql).isEqualTo(rows(other, sql)).isNotEmpty();
    }
    assertThat(rows(own, "select sum(letters) from dead_letter_count"))
        .containsExactly(illegal + "");
    try (FeatureStore features =
        RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      assertThat(features.damagedValues()).isZero();
      // What a deletion leaves depends on what had come before it.
      Set<String> deleted =
          log.values().stream()
              .flatMap(List::stream)
              .filter(
                  event ->
                      event instanceof ItemUpdate item && item.deleted()
                          || event instanceof UserUpdate user && user.deleted())
              .map(Event::key)
              .collect(Collectors.toSet());
      Set<String> compared = new HashSet<>();
      for (List<Event> events : log.values()) {
        for (Event event : events) {
          if (!deleted.contains(event.key()) && compared.add(event.topic() + event.key())) {
            compareStates(event, features, states);
          }
        }
      }
      assertThat(compared).hasSizeGreaterThan(100);
    }
  }

  private static void compareStates(Event event, FeatureStore found, FeatureStore counted) {
    if (event instanceof ItemUpdate item) {
      assertThat(found.items(List.of(item.itemId())).get(item.itemId()).counts())
          .isEqualTo(counted.items(List.of(item.itemId())).get(item.itemId()).counts());
    } else if (event instanceof Interaction interaction) {
      assertThat(found.user(interaction.userId()).counts())
          .isEqualTo(counted.user(interaction.userId()).counts());
    } else if (event instanceof Impression slate) {
      assertThat(found.user(slate.userId()).impressions())
          .isEqualTo(counted.user(slate.userId()).impressions());
    }
  }

  private static List<String> rows(PGSimpleDataSource database, String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        found.add(String.join(" ", row));
      }
    }
    return found;
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
