package io.millrace.ingest.upkeep;

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
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.kafka.Topics;
import io.millrace.ingest.sink.Sender;
import io.millrace.ingest.sinks.SiteSinks;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;

/** {@code rebuild-features --user --item} next to running sinks, on real servers. */
class RebuildNamedTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USERS = 12;
  private static final int ITEMS = 30;
  private static final UserId USER = new UserId("u3");
  private static final ItemId ITEM = new ItemId("i7");

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private Settings settings;
  private Namespace namespace;
  private IcebergEventLogs logs;
  private EventLog log;
  private RedisFeatureStore store;
  private Sender sender;
  private RedisClient redis;

  @BeforeEach
  void prepare() {
    settings = TestServers.settings().with("millrace.kafka.partitions", 2);
    namespace = settings.namespace();
    String url = settings.postgres().url();
    String user = settings.postgres().user();
    String password = settings.postgres().password();
    Migrations.migrate(url, user, password);
    database.setUrl(url);
    database.setUser(user);
    database.setPassword(password);
    try (Topics topics = new Topics(settings)) {
      topics.create(namespace);
    }
    logs = IcebergEventLogs.open(settings);
    log = logs.log(namespace);
    store = RedisFeatureStore.open(settings.redis().url(), namespace);
    sender = new Sender(settings);
    redis = RedisClient.create(settings.redis().url());
  }

  @AfterEach
  void close() {
    redis.close();
    sender.close();
    store.close();
    logs.close();
  }

  @Test
  void rebuild_damagedUserAndItemWhileEventsArrive_areWhatAnUndamagedStoreHas() throws Exception {
    int count = 6_000;
    send(0, 2_000);
    try (SiteSinks sinks = start(1)) {
      assertThat(sinks.awaitDrained(PATIENCE)).isTrue();
    }
    // From here on the log's sink does not write: what it lacks has to come from Kafka.
    AtomicBoolean rebuilt = new AtomicBoolean();
    long sent = 4_000;
    try (SiteSinks sinks = start(3600)) {
      send(2_000, 3_000);
      awaitFeatures(3_000);
      redis.set(namespace + ":u:u3", "garbage");
      redis.set(namespace + ":i:i7", "\u0009nonsense");
      send(3_000, 4_000);
      awaitFeatures(4_000);
      assertThat(redis.get(namespace + ":damaged:u:u3")).isEqualTo("garbage");
      assertThat(store.user(USER)).isNotEqualTo(undamaged(4_000).user(USER));
      CompletableFuture<Integer> sending =
          CompletableFuture.supplyAsync(
              () -> {
                int next = 4_000;
                while (next < count || !rebuilt.get()) {
                  send(next, ++next);
                }
                return next;
              });
      awaitFeatures(4_050);

      assertThat(run("--user", "u3", "--item", "i7")).startsWith("0 rebuilt 1 users and 1 items");
      rebuilt.set(true);
      sent = sending.join();
      awaitFeatures(sent);
    }

    MemoryFeatureStore undamaged = undamaged((int) sent);
    assertThat(store.user(USER)).isEqualTo(undamaged.user(USER));
    assertThat(store.items(List.of(ITEM))).isEqualTo(undamaged.items(List.of(ITEM)));
    assertThat(store.catalogue()).containsExactlyInAnyOrderElementsOf(undamaged.catalogue());
    assertThat(store.popular(ITEMS)).isEqualTo(undamaged.popular(ITEMS));
    assertThat(store.newest(ITEMS, START)).isEqualTo(undamaged.newest(ITEMS, START));
    for (int u = 0; u < USERS; u++) {
      UserId user = new UserId("u" + u);
      assertThat(store.user(user)).isEqualTo(undamaged.user(user));
    }
  }

  @Test
  void rebuild_damagedValuesThatNoEventHasTouched_areWrittenAndNothingElse() throws Exception {
    send(0, 1_000);
    try (SiteSinks sinks = start(1)) {
      assertThat(sinks.awaitDrained(PATIENCE)).isTrue();
    }
    redis.set(namespace + ":u:u3", "garbage");
    redis.set(namespace + ":u:u4", "left alone");
    redis.set(namespace + ":i:i7", "\u0009nonsense");
    redis.zrem(namespace + ":popular", "i7");
    redis.srem(namespace + ":catalogue", "i7");

    assertThat(run("--user", "u3", "--item", "i7")).startsWith("0 ");

    MemoryFeatureStore undamaged = undamaged(1_000);
    assertThat(store.user(USER)).isEqualTo(undamaged.user(USER));
    assertThat(store.items(List.of(ITEM))).isEqualTo(undamaged.items(List.of(ITEM)));
    assertThat(store.popular(ITEMS)).isEqualTo(undamaged.popular(ITEMS));
    assertThat(store.catalogue()).containsExactlyInAnyOrderElementsOf(undamaged.catalogue());
    assertThat(redis.get(namespace + ":u:u4")).isEqualTo("left alone");
  }

  @Test
  void rebuild_storeBehindTheLog_isRefusedAndSaysWhatToDo() {
    log.append(Topic.EVENTS, List.of(click(1), click(2)), Map.of(0, 2L));
    store.apply(Topic.EVENTS, List.of(click(1)), Map.of(0, 1L));
    String before = redis.get(namespace + ":u:u3");

    assertThat(run("--user", "u3"))
        .startsWith("1 ")
        .contains("offset 1 of topic events, partition 0", "all before 2", "wait until");
    assertThat(redis.get(namespace + ":u:u3")).isEqualTo(before);
  }

  @Test
  void rebuild_logAndKafkaBothLackRecords_isRefusedAndSaysWhatToDo() {
    log.append(Topic.EVENTS, List.of(click(1)), Map.of(0, 1L));
    store.apply(Topic.EVENTS, List.of(click(1), click(2)), Map.of(0, 2L));
    redis.set(namespace + ":u:u3", "garbage");

    assertThat(run("--user", "u3"))
        .startsWith("1 ")
        .contains("wanted are 1 to 2, which the event log lacks", "repeat");
    assertThat(redis.get(namespace + ":u:u3")).isEqualTo("garbage");
  }

  @Test
  void rebuild_nameWithoutEvents_isReportedAndNotWritten() {
    log.append(Topic.EVENTS, List.of(click(1)), Map.of(0, 1L));
    store.apply(Topic.EVENTS, List.of(click(1)), Map.of(0, 1L));
    redis.set(namespace + ":u:typo", "kept");
    redis.set(namespace + ":u:u3", "garbage");

    assertThat(run("--user", "typo", "--user", "u3"))
        .startsWith("1 rebuilt 1 users and 0 items from 1 events")
        .contains("no events of --user typo");
    assertThat(redis.get(namespace + ":u:typo")).isEqualTo("kept");
    assertThat(store.user(USER).recent()).hasSize(1);
  }

  @Test
  void rebuild_namesAndClear_areRefused() {
    store.apply(Topic.EVENTS, List.of(click(1)), Map.of(0, 1L));

    assertThat(run("--user", "u3", "--clear")).startsWith("1 ").contains("--clear", "--user");
    assertThat(store.user(USER).recent()).hasSize(1);
  }

  private SiteSinks start(int commitSeconds) {
    return SiteSinks.start(
        settings.with("millrace.log.commit-seconds", commitSeconds),
        namespace,
        log,
        store,
        database,
        new SimpleMeterRegistry());
  }

  /** Every seventh twice: a duplicate changes nothing, wherever it is read. */
  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      sender.send(event(i));
      if (i % 7 == 0) {
        sender.send(event(i));
      }
    }
    sender.flush();
  }

  /** Until the store has so many events, and their duplicates. */
  private void awaitFeatures(long events) throws InterruptedException {
    long records = events + (events + 6) / 7;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (stored() < records) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private long stored() {
    return List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS).stream()
        .flatMap(topic -> store.offsets(topic).values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static MemoryFeatureStore undamaged(int count) {
    MemoryFeatureStore memory = new MemoryFeatureStore();
    memory.apply(
        Topic.EVENTS,
        IntStream.range(0, count).mapToObj(RebuildNamedTest::event).toList(),
        Map.of());
    return memory;
  }

  private static Event click(int i) {
    return Interaction.of(
        new EventId("c" + i), START.plusSeconds(i), InteractionType.CLICK, USER, ITEM);
  }

  /**
   * Slates, clicks, updates of users and items, and other interactions. Few enough slates of a user
   * for the topics to be read one after the other.
   */
  private static Event event(int i) {
    Instant time = START.plusSeconds(i * 600L);
    EventId id = new EventId("e" + i);
    int group = i / 5;
    UserId user = new UserId("u" + group % USERS);
    ItemId item = group % 9 == 0 ? ITEM : new ItemId("i" + group * 17 % 31 % ITEMS);
    RequestId request = new RequestId("r" + group);
    return switch (i % 5) {
      case 0 ->
          group % 5 > 0
              ? Interaction.of(id, time, InteractionType.LIKE, user, ITEM)
              : slate(id, time, user, request, item);
      case 1 -> {
        Interaction click = Interaction.of(id, time, InteractionType.CLICK, user, item);
        yield group % 5 > 0 ? click : click.on(request, 1);
      }
      case 2 -> new UserUpdate(id, time, user, Map.of("n", Value.of(i)), false, Map.of());
      case 3 -> new ItemUpdate(id, time, item, Map.of("n", Value.of(i)), i % 11 == 0, Map.of());
      default -> Interaction.of(id, time, InteractionType.values()[group % 5], user, item);
    };
  }

  private static Impression slate(
      EventId id, Instant at, UserId user, RequestId request, ItemId item) {
    return new Impression(
        id,
        at,
        user,
        request,
        Optional.empty(),
        List.of(Impression.Shown.at(item, 1), Impression.Shown.at(ITEM, 2)),
        Optional.empty(),
        Map.of(),
        Optional.of("home"),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** The exit status, and what was printed on both outputs. */
  private String run(String... arguments) {
    RebuildFeaturesCommand command = new RebuildFeaturesCommand();
    command.options.configure(() -> settings);
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments);
    return status + " " + out;
  }
}
