package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgres;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.event.InteractionType;
import io.millrace.migrations.Migrations;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One round of each failure, with servers of its own that are killed, stopped and filled with
 * garbage. While something is broken every answer is 200 with a full slate; afterwards there is no
 * fallback again. The rounds under load are in {@code benchmarks}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailuresTest {
  private static final String ASK = "{\"user_id\":\"ann\",\"count\":10}";
  private static final int REQUESTS = 40;

  @TempDir private static Path directory;
  private static EmbeddedRedis redis;
  private static EmbeddedPostgres postgres;
  private static EmbeddedKafka kafka;
  private static int postgresPort;
  private static Shop shop;

  /** What breaks, how it is mended, and what the answers say meanwhile. */
  enum Failure {
    REDIS_KILLED("feature_store_unavailable") {
      @Override
      void breaks() throws Exception {
        killed(redisProcess());
      }

      @Override
      void mends() {
        int port = redis.port();
        redis.close();
        redis = EmbeddedRedis.start(directory.resolve("redis"), port);
      }
    },
    REDIS_STOPPED("feature_store_unavailable") {
      @Override
      void breaks() throws Exception {
        signal("STOP");
      }

      @Override
      void mends() throws Exception {
        signal("CONT");
      }
    },
    REDIS_GARBAGE("feature_store_damaged") {
      @Override
      void breaks() throws Exception {
        redis("RENAME %su:ann %skept".formatted(prefix(), prefix()));
        redis("SET %su:ann garbage".formatted(prefix()));
        redis("RENAME %si:i3 %skept3".formatted(prefix(), prefix()));
        redis("SET %si:i3 garbage".formatted(prefix()));
      }

      @Override
      void mends() throws Exception {
        redis("RENAME %skept %su:ann".formatted(prefix(), prefix()));
        redis("RENAME %skept3 %si:i3".formatted(prefix(), prefix()));
      }
    },
    POSTGRES_KILLED("") {
      @Override
      void breaks() throws Exception {
        killed(process(directory.resolve("postgres/data/postmaster.pid")));
      }

      @Override
      void mends() {
        postgres.close();
        postgres = EmbeddedPostgres.start(directory.resolve("postgres"), postgresPort);
      }
    },
    KAFKA_GONE("") {
      @Override
      void breaks() {
        kafka.close();
      }

      @Override
      void mends() {
        int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), port);
      }
    },
    REDIS_FLUSHED("feature_store_emptied") {
      @Override
      void breaks() throws Exception {
        redis("FLUSHALL");
      }

      /** The test's own pool still holds connections of the Redis that was killed. */
      @Override
      void mends() {
        await()
            .ignoreExceptions()
            .until(
                () -> {
                  stock();
                  return true;
                });
      }
    };

    final String fallback;

    Failure(String fallback) {
      this.fallback = fallback;
    }

    abstract void breaks() throws Exception;

    abstract void mends() throws Exception;
  }

  @BeforeAll
  static void open() throws Exception {
    redis = EmbeddedRedis.start(directory.resolve("redis"), 0);
    postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
    postgresPort = Integer.parseInt(postgres.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    Settings settings =
        Settings.defaults()
            .with("millrace.namespace", "t" + UUID.randomUUID().toString().substring(0, 8))
            .with("millrace.serving.port", 0)
            .with("millrace.serving.epsilon", 0)
            .with("millrace.serving.refresh-millis", 50)
            .with("millrace.serving.redis-timeout-millis", 300)
            .with("millrace.serving.deadline-millis", 10_000)
            .with("millrace.redis.url", redis.url())
            .with("millrace.postgres.url", postgres.jdbcUrl())
            .with("millrace.postgres.user", postgres.user())
            .with("millrace.postgres.password", postgres.password())
            .with("millrace.kafka.bootstrap-servers", kafka.bootstrapServers())
            .with("millrace.artifacts", directory.resolve("models"));
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    shop = Shop.open(settings);
    stock();
    shop.promote(shop.register("toy-1", 1));
    awaitSound();
  }

  /** A stop ends soon, also when all that it talks to has gone before. */
  @AfterAll
  @Timeout(60)
  static void close() {
    kafka.close();
    postgres.close();
    redis.close();
    shop.close();
  }

  private static void stock() {
    shop.stock(40);
    shop.happens("ann", InteractionType.CLICK, "i1");
  }

  private static void awaitSound() {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Shop.Answer answer = shop.recommend(ASK);
              assertThat(answer.fallback()).isEmpty();
              assertThat(answer.model()).isEqualTo("toy-1");
              assertThat(answer.items()).hasSize(10);
            });
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  @Order(1)
  void recommend_whileItIsBroken_isAFullSlateAndComesBack(Failure failure) throws Exception {
    failure.breaks();
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> full().fallback().contains(failure.fallback));
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(full().model()).isEqualTo("toy-1");
      }
      assertAliveAndReady();
    } finally {
      failure.mends();
    }
    awaitSound();
    assertAliveAndReady();
  }

  /** Slates still go out, so neither a restart nor another instance would help. */
  private static void assertAliveAndReady() throws IOException, InterruptedException {
    assertThat(shop.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  private static Shop.Answer full() throws IOException, InterruptedException {
    Shop.Answer answer = shop.recommend(ASK);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items()).hasSize(10);
    return answer;
  }

  @Test
  @Order(2)
  void recommend_besideSlowClients_isAnsweredAsEver() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        Socket socket = new Socket("127.0.0.1", shop.port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
      }
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(full().fallback()).isEmpty();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static String prefix() {
    return shop.settings.namespace().keyPrefix();
  }

  private static void redis(String command) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", redis.port())) {
      String password = URI.create(redis.url()).getUserInfo().substring(1);
      socket
          .getOutputStream()
          .write(
              "AUTH %s\r\n%s\r\n".formatted(password, command).getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
          .isEqualTo("+OK\r\n+OK");
    }
  }

  private static ProcessHandle redisProcess() throws IOException {
    return process(directory.resolve("redis/redis.pid"));
  }

  private static ProcessHandle process(Path file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip())).orElseThrow();
  }

  private static void killed(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(redisProcess().pid());
    assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor())
        .isZero();
  }
}
