package io.millrace.ingest.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.ingest.TestExperiments;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Real processes are killed, or stand still, under load. Afterwards every acknowledged event must
 * be in the log once, and rollups and features must be what a recount of the log gives.
 *
 * <p>The ordinary run has one short round. All of them, each so many times in a row on one site,
 * with a count of all that the site has behind each, and the table:
 *
 * <pre>
 * ./mvnw -pl ingest -am test -Dtest=FailureMatrixTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dmillrace.failure.rounds=10 [-Dmillrace.failures=KAFKA_KILLED,REDIS_KILLED] [-Dmillrace.failure.seed=1]
 * </pre>
 */
class FailureMatrixTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Batches before a failure, at least, and after it. */
  private static final int CALM = 20;

  @TempDir static Path directory;

  @Test
  void kill_ingestRedisAndKafkaInOneRound_nothingIsLostOrTwice() throws Exception {
    try (Cluster cluster = new Cluster(directory.resolve("short"))) {
      List<Failure> failures =
          List.of(Failure.INGEST_KILLED, Failure.REDIS_KILLED, Failure.KAFKA_KILLED);
      rounds(cluster, "short", failures, 1, 1).forEach(FailureMatrixTest::assertWhole);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "millrace.failure.rounds", matches = "[0-9]+")
  void everyFailure_manyRounds_nothingIsLostOrTwice() throws Exception {
    int rounds = Integer.getInteger("millrace.failure.rounds", 1);
    long seed = Long.getLong("millrace.failure.seed", 1);
    String wanted = System.getProperty("millrace.failures", "all");
    List<List<Failure>> matrix =
        wanted.equals("all")
            ? Arrays.stream(Failure.values()).map(List::of).toList()
            : Arrays.stream(wanted.split(",", -1)).map(FailureMatrixTest::sequence).toList();
    List<Outcome> outcomes = new ArrayList<>();
    try (Cluster cluster = new Cluster(directory.resolve("matrix"))) {
      for (List<Failure> failures : matrix) {
        outcomes.addAll(rounds(cluster, name(failures.get(0)), failures, rounds, seed));
      }
    }
    System.out.println(Outcome.HEAD);
    outcomes.forEach(outcome -> System.out.println(outcome.line()));
    assertThat(outcomes).allSatisfy(FailureMatrixTest::assertWhole);
  }

  private static List<Failure> sequence(String names) {
    return Arrays.stream(names.split("\\+", -1)).map(Failure::valueOf).toList();
  }

  private static String name(Failure failure) {
    return failure.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void assertWhole(Outcome outcome) {
    assertThat(outcome.found().lost()).as(outcome.line()).isZero();
    assertThat(outcome.found().duplicates()).as(outcome.line()).isZero();
    assertThat(outcome.found().inLog()).as(outcome.line()).isEqualTo(outcome.acknowledged());
    assertThat(outcome.found().wrong()).as(outcome.line()).isEmpty();
  }

  /** What became of a round. */
  private record Outcome(
      String name, long sent, long acknowledged, Recount.Found found, double seconds) {
    static final String HEAD =
        "| round | sent | acknowledged | in log | duplicates | lost | wrong counters | caught up after |";

    String line() {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %d | %d | %d | %d | %d | %.1f s |",
          name,
          sent,
          acknowledged,
          found.inLog(),
          found.duplicates(),
          found.lost(),
          found.wrong().size(),
          seconds);
    }
  }

  /** So many rounds on one site; what is counted behind each is all that the site has by then. */
  private static List<Outcome> rounds(
      Cluster cluster, String name, List<Failure> failures, int rounds, long seed)
      throws Exception {
    Path disk = cluster.home().resolve(name + "-disk");
    boolean small = failures.stream().anyMatch(Failure::smallDisk);
    if (small) {
      Assumptions.assumeTrue(SmallDisk.mount(disk), "no right to mount a small disk");
    }
    Settings settings =
        cluster
            .settings()
            .with("millrace.namespace", name)
            .with(
                "millrace.warehouse", small ? disk : cluster.settings().storage().warehousePath());
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(settings.postgres().url());
    database.setUser(settings.postgres().user());
    database.setPassword(settings.postgres().password());
    TestExperiments.create(database, settings.namespace(), "exp");
    Random random = new Random(seed);
    List<Outcome> outcomes = new ArrayList<>();
    try {
      onlyOneSite(settings);
      long acknowledged = 0;
      for (int round = 1; round <= rounds; round++) {
        Outcome outcome =
            round(cluster, name + " " + round, settings, failures, random, acknowledged);
        System.out.println(outcome.line());
        outcome.found().wrong().stream().limit(20).forEach(System.out::println);
        outcomes.add(outcome);
        acknowledged = outcome.acknowledged();
      }
      return outcomes;
    } finally {
      cluster.stopServices();
      if (small) {
        SmallDisk.unmount(disk);
      }
    }
  }

  private static Outcome round(
      Cluster cluster,
      String name,
      Settings settings,
      List<Failure> failures,
      Random random,
      long before)
      throws Exception {
    cluster.ensureServices(failures.stream().mapToInt(Failure::services).max().orElse(1), settings);
    try (Load load = new Load(cluster::collectors, before / Load.BATCH)) {
      for (Failure failure : failures) {
        awaitMore(load, CALM + random.nextInt(3 * CALM));
        failure.happen(cluster, settings);
      }
      awaitMore(load, CALM);
      load.finish();
      long start = System.nanoTime();
      Recount.Found found = new Recount(settings).count(load.acknowledged(), PATIENCE);
      return new Outcome(
          name, load.sent(), load.acknowledged(), found, (System.nanoTime() - start) / 1e9);
    }
  }

  private static void awaitMore(Load load, int batches) {
    long target = load.acknowledged() + (long) batches * Load.BATCH;
    Awaitility.await().atMost(PATIENCE).until(() -> load.acknowledged() >= target);
  }

  /** Services open every site they find; those of earlier rounds are done with. */
  private static void onlyOneSite(Settings settings) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                settings.postgres().url(),
                settings.postgres().user(),
                settings.postgres().password());
        Statement statement = connection.createStatement()) {
      statement.execute("delete from site");
    }
  }
}
