package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.ingest.TestExperiments;
import io.millrace.ingest.sink.Batch;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** Instances that count for one namespace at the same moment. */
@Timeout(120)
class ConcurrentSinksTest extends RollupFixture {
  private static final String SUMS =
      """
      select experiment_id, variant, dimension, value, measure, other, sum(total)
        from experiment_sum
       group by 1, 2, 3, 4, 5, 6 having sum(total) <> 0
       order by 1, 2, 3, 4, 5, 6
      """;
  private static final String RECOUNT =
      """
      select experiment_id, variant, dimension, value, measure, other, total
        from experiment_recount
       order by 1, 2, 3, 4, measure collate "C", other collate "C"
      """;
  private static final String UNITS =
      """
      select experiment_id, variant, user_id, first_exposure, slates, impressions, clicks, hides,
             carts, purchases, returns, revenue, latency_ms, fallbacks
        from experiment_unit order by 1, 2, 3
      """;
  private static final int PARTITIONS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(PARTITIONS);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private static RollupSink sink(DataSource to) {
    return new RollupSink(SITE, to, Clock.fixed(NOON.plusSeconds(59), ZoneOffset.UTC));
  }

  private static Batch batch(int partition, long from, List<Event> events) {
    return new Batch(
        events.get(0).topic(),
        events,
        Map.of(),
        List.of(),
        from == 0 ? Map.of() : Map.of(partition, from),
        Map.of(partition, from + events.size()));
  }

  private static Event slate(String request, String user, String arm) {
    return slate(request, user, NOON, Map.of("exp", arm), "i1", "i2", "i3");
  }

  /**
   * The first batch is written up to its commit, the second begins then and has to wait; both are
   * counted as if one had come behind the other.
   */
  private void overlap(Event first, Event second) throws Exception {
    PausingDatabase pausing = new PausingDatabase(database, PausingDatabase.COMMIT::equals);
    CompletableFuture<Void> one =
        CompletableFuture.runAsync(() -> sink(pausing).write(batch(0, 0, List.of(first))), threads);
    pausing.awaitPaused();
    CompletableFuture<Void> two =
        CompletableFuture.runAsync(
            () -> sink(database).write(batch(1, 0, List.of(second))), threads);
    while (!two.isDone() && rows(WAITING).equals(List.of("0"))) {
      Thread.onSpinWait();
    }
    assertThat(two.isDone()).as("the second waits for the first").isFalse();
    pausing.goOn();
    one.join();
    two.join();
    assertThat(rows(SUMS)).isEqualTo(rows(RECOUNT));
  }

  private static final String WAITING =
      """
      select count(*) from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()
      """;

  @Test
  void write_clickWhileItsSlateIsWritten_isCounted() throws Exception {
    overlap(slate("r1", "anna", "a"), click("c1", "anna", "r1", "i1"));
    assertThat(rows("select slates, clicks from experiment_unit")).containsExactly("1 1");
  }

  @Test
  void write_slateWhileItsClickIsWritten_isCounted() throws Exception {
    overlap(click("c1", "anna", "r1", "i1"), slate("r1", "anna", "a"));
    assertThat(rows("select slates, clicks from experiment_unit")).containsExactly("1 1");
    assertThat(rows("select request_id, user_id from exposure")).containsExactly("r1 anna");
  }

  @Test
  void write_twoClicksOnOneItemAtOnce_countOnce() throws Exception {
    sink(database).write(batch(3, 0, List.of(slate("r1", "anna", "a"))));
    overlap(click("c1", "anna", "r1", "i1"), click("c2", "bert", "r1", "i1"));
    assertThat(rows("select slates, clicks from experiment_unit")).containsExactly("1 1");
  }

  @Test
  void write_userIntoTwoArmsAtOnce_isACrossover() throws Exception {
    overlap(slate("r1", "anna", "a"), slate("r2", "anna", "b"));
    assertThat(rows("select users from experiment_mixed")).containsExactly("1");
  }

  @Test
  void write_otherSlatesAndUsers_doNotWaitForOneAnother() throws Exception {
    PausingDatabase pausing =
        new PausingDatabase(database, sql -> sql.contains("insert into experiment_unit"));
    CompletableFuture<Void> one =
        CompletableFuture.runAsync(
            () -> sink(pausing).write(batch(0, 0, List.of(slate("r1", "anna", "a")))), threads);
    pausing.awaitPaused();
    sink(database).write(batch(1, 0, List.of(slate("r2", "bert", "a"))));
    assertThat(one.isDone()).isFalse();
    assertThat(rows("select user_id from experiment_unit")).containsExactly("bert");
    pausing.goOn();
    one.join();
    assertThat(rows(SUMS)).isEqualTo(rows(RECOUNT));
    assertThat(rows("select total from experiment_sum where measure = 'users'"))
        .containsExactly("2");
  }

  /**
   * Four instances write shuffled batches of the same users and slates, against one that is alone.
   */
  @Test
  void write_manyAtOnce_countWhatOneCounts() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    List<Event> slates = new ArrayList<>();
    List<Event> outcomes = new ArrayList<>();
    InteractionType[] types = {
      InteractionType.CLICK,
      InteractionType.HIDE,
      InteractionType.ADD_TO_CART,
      InteractionType.PURCHASE
    };
    for (int i = 0; i < 800; i++) {
      String user = "u" + random.nextInt(60);
      String arm = random.nextInt(12) == 0 || user.hashCode() % 2 == 0 ? "a" : "b";
      slates.add(
          slate(
              "r" + i,
              user,
              NOON,
              Map.of("exp", arm, "other", "x"),
              Map.of("device", Value.of(i % 3 == 0 ? "mobile" : "desk")),
              "i1",
              "i2",
              "i3"));
    }
    for (int i = 0; i < 2400; i++) {
      outcomes.add(
          outcome(
              "o" + i,
              "r" + random.nextInt(900),
              types[random.nextInt(types.length)],
              "i" + (1 + random.nextInt(4)),
              Duration.ofMinutes(random.nextInt(3 * 1440)),
              random.nextInt(-20, 60)));
    }
    List<List<Event>> batches = new ArrayList<>();
    Collections.shuffle(outcomes, new Random(6));
    cut(slates, random, batches);
    cut(outcomes, random, batches);
    Collections.shuffle(batches, new Random(7));

    List<CompletableFuture<Void>> instances = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int own = partition;
      instances.add(CompletableFuture.runAsync(() -> writeShare(own, batches), threads));
    }
    instances.forEach(CompletableFuture::join);

    assertThat(rows(SUMS)).isEqualTo(rows(RECOUNT));
    List<String> units = rows(UNITS);
    List<String> crossovers = rows("select * from experiment_mixed order by 2");
    alone(slates, outcomes);
    assertThat(units).hasSizeGreaterThan(100).isEqualTo(rows(UNITS));
    assertThat(crossovers).isEqualTo(rows("select * from experiment_mixed order by 2"));
  }

  /** Every fourth batch, by a sink of its own; a deadlock would be an exception here. */
  private void writeShare(int partition, List<List<Event>> batches) {
    RollupSink own = sink(database);
    Map<Topic, Long> next = new EnumMap<>(Topic.class);
    for (int at = partition; at < batches.size(); at += PARTITIONS) {
      List<Event> events = batches.get(at);
      Topic topic = events.get(0).topic();
      long from = next.getOrDefault(topic, 0L);
      own.write(batch(partition, from, events));
      next.put(topic, from + events.size());
    }
  }

  private void alone(List<Event> slates, List<Event> outcomes) {
    PGSimpleDataSource other = new PGSimpleDataSource();
    other.setUrl(TestServers.newDatabase());
    Migrations.migrate(
        String.valueOf(other.getUrl()),
        String.valueOf(other.getUser()),
        String.valueOf(other.getPassword()));
    TestExperiments.create(other, SITE, "exp", "other");
    sink(other).write(batch(0, 0, slates));
    sink(other).write(batch(0, 0, outcomes));
    database.setUrl(other.getUrl());
  }

  private static void cut(List<Event> events, SplittableRandom random, List<List<Event>> batches) {
    for (int at = 0; at < events.size(); ) {
      int to = Math.min(events.size(), at + random.nextInt(5, 40));
      batches.add(events.subList(at, to));
      at = to;
    }
  }
}
