package io.millrace.ingest.upkeep;

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
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.TopicReader;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands on a real log and a real Redis. */
class LogAndFeaturesTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int USERS = 20;
  private static final int ITEMS = 25;

  private Settings settings;
  private Namespace site;
  private IcebergEventLogs logs;
  private final Map<Topic, Long> ends = new EnumMap<>(Topic.class);

  @BeforeEach
  void open() {
    settings = TestServers.settings();
    site = settings.namespace();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    logs = IcebergEventLogs.open(settings);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  @Test
  void rebuildFeatures_redisWasLost_isWhatItWasToTheByte() {
    List<Event> events = history();
    fill(events);
    Map<String, Object> before = redis();
    try (RedisFeatureStore store = store()) {
      store.clear();
      assertThat(store.isEmpty()).isTrue();
    }

    assertThat(json(rebuild()).get("events").asInt()).isEqualTo(events.size());

    assertThat(redis()).isEqualTo(before);
    assertThat(before).hasSizeGreaterThan(USERS + ITEMS);
  }

  @Test
  void rebuildFeatures_redisThatKnowsTheSite_isRefusedUnlessItIsCleared() {
    List<Event> events = history().subList(0, 60);
    fill(events);
    Map<String, Object> before = redis();

    assertThat(run(rebuild(), new StringWriter())).isEqualTo(1);
    assertThat(redis()).isEqualTo(before);
    assertThat(json(rebuild(), "--clear").get("events").asInt()).isEqualTo(60);
    assertThat(redis()).isEqualTo(before);
  }

  @Test
  void logCommands_manySmallFiles_areShownCompactedAndExpired() {
    fill(history());
    LogShowCommand show = new LogShowCommand();
    show.options.configure(() -> settings);
    JsonNode before = json(show).get("tables").get(0);
    LogCompactCommand compact = new LogCompactCommand();
    compact.options.configure(() -> settings);
    LogExpireCommand expire = new LogExpireCommand();
    expire.options.configure(() -> settings);
    LogOrphansCommand orphans = new LogOrphansCommand();
    orphans.options.configure(() -> settings);

    assertThat(json(compact).get("events").get("replaced").asInt()).isPositive();
    assertThat(json(expire, "--older-than", "0s").get("events").get("snapshots").asInt())
        .isPositive();
    assertThat(json(orphans).get("events").get("files").asInt()).isZero();

    LogShowCommand again = new LogShowCommand();
    again.options.configure(() -> settings);
    JsonNode after = json(again).get("tables").get(0);
    assertThat(after.get("rows").asLong()).isEqualTo(before.get("rows").asLong());
    assertThat(after.get("files").asInt()).isLessThan(before.get("files").asInt());
    assertThat(after.get("snapshots").asInt()).isEqualTo(1);
    assertThat(after.get("offsets")).isEqualTo(before.get("offsets"));
    LogShowCommand sql = new LogShowCommand();
    sql.options.configure(() -> settings);
    StringWriter out = new StringWriter();
    assertThat(run(sql, out, "--sql")).isZero();
    assertThat(out.toString()).contains("create or replace view events", "read_parquet");
  }

  @Test
  void replay_ofSomeDays_sendsTheirEventsInOrderIntoAnotherSite() throws Exception {
    List<Event> events = history();
    fill(events);
    Instant from = START.plusSeconds(3600);
    Instant to = START.plusSeconds(3 * 3600);
    ReplayCommand replay = new ReplayCommand();
    replay.options.configure(() -> settings);
    Namespace target = new Namespace(site + "-again");

    JsonNode result =
        json(
            replay,
            "--from",
            from.toString(),
            "--to",
            to.toString(),
            "--into",
            target.name(),
            "--only",
            "events,items");

    List<Event> expected =
        events.stream()
            .filter(e -> e.topic() == Topic.EVENTS)
            .filter(e -> !e.timestamp().isBefore(from) && e.timestamp().isBefore(to))
            .toList();
    Map<String, List<Instant>> byUser = new HashMap<>();
    int found = 0;
    for (var record : TopicReader.read(target.topic(Topic.EVENTS))) {
      Event event = new EventCodec().decode(record.value());
      byUser.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event.timestamp());
      found++;
    }
    assertThat(found).isEqualTo(expected.size()).isPositive();
    assertThat(byUser.values()).allSatisfy(times -> assertThat(times).isSorted());
    assertThat(result.get("events").asInt())
        .isEqualTo(found + TopicReader.read(target.topic(Topic.ITEMS)).size());
    assertThat(TopicReader.read(target.topic(Topic.IMPRESSIONS))).isEmpty();
    ReplayCommand same = new ReplayCommand();
    same.options.configure(() -> settings);
    assertThat(
            run(
                same,
                new StringWriter(),
                "--from",
                "2026-01-05",
                "--to",
                "2026-01-06",
                "--into",
                site.name()))
        .isEqualTo(1);
  }

  private RebuildFeaturesCommand rebuild() {
    RebuildFeaturesCommand command = new RebuildFeaturesCommand();
    command.options.configure(() -> settings);
    return command;
  }

  private RedisFeatureStore store() {
    return RedisFeatureStore.open(settings.redis().url(), site);
  }

  /** The same batches into the log and into Redis, as the sinks would write them. */
  private void fill(List<Event> arrived) {
    try (EventLog log = logs.log(site);
        RedisFeatureStore store = store()) {
      int next = 0;
      while (next < arrived.size()) {
        int end = Math.min(arrived.size(), next + 40);
        Map<Topic, List<Event>> batch = new EnumMap<>(Topic.class);
        for (Event event : arrived.subList(next, end)) {
          batch.computeIfAbsent(event.topic(), topic -> new ArrayList<>()).add(event);
        }
        batch.forEach(
            (topic, events) -> {
              Map<Integer, Long> offsets =
                  Map.of(0, ends.merge(topic, (long) events.size(), Long::sum));
              log.append(topic, events, offsets);
              store.apply(topic, events, offsets);
            });
        next = end;
      }
    }
  }

  /**
   * Users at very different speeds, as partitions are read: hours out of order between users, each
   * user's own interactions in their order. Slates come late, and behind their clicks.
   */
  private static List<Event> history() {
    SplittableRandom random = new SplittableRandom(5);
    List<List<Event>> users = new ArrayList<>();
    for (int u = 0; u < USERS; u++) {
      List<Event> own = new ArrayList<>();
      UserId user = new UserId("u" + u);
      for (int i = 0; i < 20; i++) {
        Instant at = START.plusSeconds(i * 700L + u * 13);
        String id = u + "-" + i;
        ItemId item = new ItemId("i" + random.nextInt(ITEMS));
        switch (i % 5) {
          case 0 -> {
            RequestId request = new RequestId("r" + id);
            own.add(
                Interaction.of(
                        new EventId("c" + id),
                        at.plusSeconds(60),
                        InteractionType.CLICK,
                        user,
                        item)
                    .on(request, 1));
            own.add(slate("s" + id, at, user, request, item));
          }
          case 1 ->
              own.add(
                  new ItemUpdate(
                      new EventId("m" + id),
                      at,
                      item,
                      Map.of("n", Value.of(i)),
                      i == 16,
                      Map.of()));
          case 2 ->
              own.add(
                  new UserUpdate(
                      new EventId("w" + id), at, user, Map.of("n", Value.of(i)), false, Map.of()));
          default ->
              own.add(
                  Interaction.of(
                      new EventId("e" + id),
                      at,
                      InteractionType.values()[random.nextInt(5)],
                      user,
                      item));
        }
      }
      users.add(own);
    }
    List<Integer> turns = new ArrayList<>();
    for (int u = 0; u < USERS; u++) {
      for (int i = 0; i < users.get(u).size(); i++) {
        turns.add(u);
      }
    }
    Collections.shuffle(turns, new Random(6));
    int[] next = new int[USERS];
    List<Event> arrived = new ArrayList<>();
    turns.forEach(u -> arrived.add(users.get(u).get(next[u]++)));
    return arrived;
  }

  private static Impression slate(
      String id, Instant at, UserId user, RequestId request, ItemId item) {
    return new Impression(
        new EventId(id),
        at,
        user,
        request,
        Optional.empty(),
        List.of(Impression.Shown.at(item, 1), Impression.Shown.at(new ItemId("i0"), 2)),
        Optional.empty(),
        Map.of(),
        Optional.of("home"),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** All keys of the site with their values, but for the count of batches. */
  private Map<String, Object> redis() {
    Map<String, Object> values = new TreeMap<>();
    try (RedisClient redis = RedisClient.create(settings.redis().url())) {
      for (String key : redis.keys(site.keyPrefix() + "*")) {
        switch (redis.type(key)) {
          case "string" -> {
            if (!key.endsWith(":batches")) {
              values.put(
                  key,
                  HexFormat.of()
                      .formatHex(redis.get(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
            }
          }
          case "zset" -> values.put(key, redis.zrangeWithScores(key, 0, -1).toString());
          case "set" -> values.put(key, new TreeSet<>(redis.smembers(key)));
          default -> values.put(key, new TreeMap<>(redis.hgetAll(key)));
        }
      }
    }
    return values;
  }

  private static JsonNode json(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    assertThat(run(command, out, all.toArray(String[]::new))).isZero();
    return JsonMapper.shared().readTree(out.toString());
  }

  private static int run(Object command, StringWriter out, String... arguments) {
    return new CommandLine(command).setOut(new PrintWriter(out)).execute(arguments);
  }
}
