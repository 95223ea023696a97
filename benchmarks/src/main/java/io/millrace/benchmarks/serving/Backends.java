package io.millrace.benchmarks.serving;

import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedPostgres;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.migrations.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kafka, Redis and PostgreSQL, each a process of its own that can be killed and brought back. */
final class Backends implements AutoCloseable {
  private final Path home;
  private EmbeddedRedis redis;
  private EmbeddedPostgres postgres;
  private ChildJvm kafka;
  private final int redisPort;
  private final int postgresPort;
  private final int kafkaPort;

  private Backends(Path home) throws IOException {
    this.home = home;
    redis = EmbeddedRedis.start(home.resolve("redis"), 0);
    redisPort = redis.port();
    postgres = EmbeddedPostgres.start(home.resolve("postgres"), 0);
    postgresPort = Integer.parseInt(postgres.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
    kafka = kafka(home, 0);
    kafkaPort = Integer.parseInt(kafka.ready());
  }

  /** Starts all three on a directory that may hold data of an earlier run. */
  static Backends start(Path home) throws IOException {
    Backends backends = new Backends(home);
    Settings settings = backends.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    return backends;
  }

  private static ChildJvm kafka(Path home, int port) throws IOException {
    return ChildJvm.start(
        java.util.List.of("-Xmx512m", "-XX:+UseSerialGC"),
        java.util.Map.of(),
        KafkaProcess.class,
        home.resolve("kafka").toString(),
        Integer.toString(port));
  }

  /** Settings that lead here, with free ports for the services. */
  Settings settings() {
    return Settings.defaults()
        .with("millrace.serving.port", 0)
        .with("millrace.redis.url", redis.url())
        .with("millrace.postgres.url", postgres.jdbcUrl())
        .with("millrace.postgres.user", postgres.user())
        .with("millrace.postgres.password", postgres.password())
        .with("millrace.kafka.bootstrap-servers", "127.0.0.1:" + kafkaPort)
        .with("millrace.artifacts", home.resolve("models"));
  }

  ProcessHandle redisProcess() throws IOException {
    return process(home.resolve("redis/redis.pid"));
  }

  private ProcessHandle postgresProcess() throws IOException {
    return process(home.resolve("postgres/data/postmaster.pid"));
  }

  private static ProcessHandle process(Path file) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
    return ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
  }

  /** Stops Redis' process in its tracks, or lets it go on. */
  void signalRedis(String signal) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(redisProcess().pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void killRedis() throws IOException {
    kill(redisProcess());
    redis.close();
  }

  void reviveRedis() {
    redis = EmbeddedRedis.start(home.resolve("redis"), redisPort);
  }

  void killPostgres() throws IOException {
    kill(postgresProcess());
    postgres.close();
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  void revivePostgres() {
    postgres = EmbeddedPostgres.start(home.resolve("postgres"), postgresPort);
  }

  void killKafka() {
    kafka.kill();
  }

  void reviveKafka() throws IOException {
    kafka = kafka(home, kafkaPort);
    kafka.ready();
  }

  @Override
  public void close() {
    kafka.close();
    redis.close();
    postgres.close();
  }
}
