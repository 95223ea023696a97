package io.millrace.ingest.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import io.millrace.embedded.ServerProcess;
import io.millrace.embedded.TestServers;
import io.millrace.ingest.IngestApplication;
import io.millrace.migrations.Migrations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator sees while Redis or PostgreSQL stands still or is gone and events wait: health
 * and gauges say so within seconds, collecting goes on, and all of it ends by itself.
 */
class StoresAwayTest {
  /** A step may take 10 s before it counts as stuck; the rest is scheduling. */
  private static final Duration NOTICED = Duration.ofSeconds(20);

  private static final Duration BACK = Duration.ofSeconds(60);
  private static final int EVENTS = 7;

  private static final List<String> ALL = List.of("log", "features", "rollup");

  @TempDir private static Path directory;
  private static ServerProcess redis;
  private static ServerProcess postgres;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Settings settings =
      TestServers.settings()
          .with("millrace.log.commit-seconds", 1)
          .with("millrace.kafka.partitions", 2)
          .with("millrace.redis.url", redis.address())
          .with("millrace.postgres.url", postgres.address())
          .with("millrace.postgres.password", postgres.password());
  private int port;
  private int sent;

  @BeforeAll
  static void startStores() {
    redis = start(ServerProcess.Kind.REDIS, "redis");
    postgres = start(ServerProcess.Kind.POSTGRES, "postgres");
    Settings usual = Settings.defaults();
    Migrations.migrate(postgres.address(), usual.postgres().user(), postgres.password());
  }

  /** Ingest opens every namespace that it finds; those of earlier tests are done with. */
  @BeforeEach
  void onlyOneNamespace() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                settings.postgres().url(),
                settings.postgres().user(),
                settings.postgres().password());
        Statement statement = connection.createStatement()) {
      statement.execute("delete from site");
    }
  }

  private static ServerProcess start(ServerProcess.Kind kind, String name) {
    return ServerProcess.start(kind, directory.resolve(name), "-Xmx128m", "-XX:+UseSerialGC");
  }

  @AfterAll
  static void stopStores() {
    redis.close();
    postgres.close();
  }

  @Test
  void health_redisStandsStillAndIsKilled_isDownByTheFeatureSinkAndLagIsTrueUntilItIsBack()
      throws Exception {
    try (IngestApplication ingest = start()) {
      away(ingest, List.of("features"), "", redis::pause, redis::resume);
      String address = redis.address().replaceAll(".*[@/]", "");
      away(ingest, List.of("features"), address, redis::kill, redis::restart);
    }
  }

  @Test
  void health_postgresStandsStillAndIsKilled_isDownByLogAndRollupAndLagIsTrueUntilItIsBack()
      throws Exception {
    try (IngestApplication ingest = start()) {
      away(ingest, List.of("log", "rollup"), "", postgres::pause, postgres::resume);
      // Of the log's own connection the driver says that it is closed, of a new one the address.
      String answer = "(connection has been closed|127.0.0.1:\\d+)";
      away(ingest, List.of("log", "rollup"), answer, postgres::kill, postgres::restart);
    }
  }

  @Test
  void start_redisAway_isDownWithoutAKnownLagAndRunsWhenItIsBack() throws Exception {
    startsAlone(
        redis,
        () -> {
          assertThat(get("/actuator/health").body()).contains(thread("features"));
          // Not 0: that would say that nothing waits.
          assertThat(gauge("lag", "features").orElseThrow()).isNaN();
          assertThat(gauge("blocked", "features")).hasValue(1);
        });
  }

  @Test
  void start_postgresAway_saysThatTheSinksAreNotStartedAndRunsWhenItIsBack() throws Exception {
    startsAlone(
        postgres,
        () -> {
          assertThat(get("/actuator/health").body()).contains("not started");
          assertThat(get("/actuator/prometheus").body())
              .contains("millrace_ingest_sites_waiting 1");
          assertThat(gauge("lag", "log")).isEmpty();
        });
  }

  private void startsAlone(ServerProcess store, ThrowingRunnable seen) throws Exception {
    store.kill();
    boolean back = false;
    try (IngestApplication ingest = start()) {
      collect();
      await()
          .atMost(NOTICED)
          .untilAsserted(
              () -> {
                assertThat(status("/actuator/health")).isEqualTo(503);
                seen.run();
              });

      store.restart();
      back = true;

      runsAgain(ingest);
    } finally {
      if (!back) {
        store.restart();
      }
    }
  }

  private IngestApplication start() {
    IngestApplication ingest = IngestApplication.start(settings);
    port = ingest.port();
    await().atMost(BACK).until(() -> status("/actuator/health/readiness") == 200);
    return ingest;
  }

  private String thread(String sink) {
    return "millrace-%s-%s".formatted(settings.namespace(), sink);
  }

  /**
   * @param answer a pattern of what the reason of each blocked sink holds from who did not answer
   */
  private void away(
      IngestApplication ingest, List<String> blocked, String answer, Runnable goes, Runnable comes)
      throws Exception {
    collect();
    runsAgain(ingest);

    goes.run();
    boolean back = false;
    try {
      collect();
      await()
          .atMost(NOTICED)
          .untilAsserted(
              () -> {
                HttpResponse<String> health = get("/actuator/health");
                assertThat(health.statusCode()).isEqualTo(503);
                for (String sink : ALL) {
                  if (blocked.contains(sink)) {
                    assertThat(health.body()).containsPattern(thread(sink) + ": [^\"]*" + answer);
                    assertThat(gauge("lag", sink)).hasValue(EVENTS);
                    assertThat(gauge("blocked", sink)).hasValue(1);
                    assertThat(gauge("seconds_behind", sink).orElseThrow()).isPositive();
                  } else {
                    assertThat(health.body()).doesNotContain(thread(sink));
                    assertThat(gauge("lag", sink)).hasValue(0);
                    assertThat(gauge("blocked", sink)).hasValue(0);
                  }
                  assertThat(gauge("running", sink)).hasValue(1);
                }
              });
      // Collecting goes on, and a load balancer keeps sending.
      assertThat(status("/actuator/health/readiness")).isEqualTo(200);
      assertThat(status("/actuator/health/liveness")).isEqualTo(200);
      collect();
      await()
          .atMost(NOTICED)
          .untilAsserted(
              () -> blocked.forEach(sink -> assertThat(gauge("lag", sink)).hasValue(2 * EVENTS)));
      comes.run();
      back = true;
    } finally {
      if (!back) {
        comes.run();
      }
    }

    runsAgain(ingest);
  }

  private void runsAgain(IngestApplication ingest) throws Exception {
    await()
        .atMost(BACK)
        .untilAsserted(
            () -> {
              assertThat(get("/actuator/health").body()).doesNotContain("DOWN");
              ALL.forEach(sink -> assertThat(gauge("lag", sink)).hasValue(0));
            });
    assertThat(ingest.awaitDrained(settings.namespace(), BACK)).isTrue();
  }

  private void collect() throws Exception {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      events
          .append("{\"type\":\"click\",\"event_id\":\"e")
          .append(sent++)
          .append("\",\"timestamp\":\"2026-10-01T00:00:00Z\",\"user_id\":\"u")
          .append(i)
          .append("\",\"item_id\":\"lamp\"}\n");
    }
    HttpResponse<String> answer =
        client.send(
            request("/v1/events")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(events.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("\"accepted\":" + EVENTS);
  }

  /** Of the namespace of this test: PostgreSQL knows those of the others, too. */
  private OptionalDouble gauge(String name, String sink) {
    Pattern line =
        Pattern.compile(
            "millrace_sink_%s\\{namespace=\"%s\",sink=\"%s\"\\} (\\S+)"
                .formatted(name, settings.namespace(), sink));
    Matcher found = line.matcher(get("/actuator/prometheus").body());
    return found.find()
        ? OptionalDouble.of(Double.parseDouble(found.group(1)))
        : OptionalDouble.empty();
  }

  private int status(String path) {
    return get(path).statusCode();
  }

  private HttpResponse<String> get(String path) {
    try {
      return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(15));
  }
}
