package io.millrace.embedded;

import io.millrace.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real servers for tests: one of each a JVM, started on first use in a temporary directory, stopped
 * and removed when the JVM exits. Tests keep apart by namespace and database.
 */
public final class TestServers {
  private static final TestServers INSTANCE = new TestServers();

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private @Nullable Path directory;
  private @Nullable EmbeddedKafka kafka;
  private @Nullable EmbeddedRedis redis;
  private @Nullable EmbeddedPostgres postgres;

  private TestServers() {}

  /** Kafka's bootstrap servers. */
  public static String kafka() {
    synchronized (INSTANCE) {
      EmbeddedKafka server = INSTANCE.kafka;
      if (server == null) {
        server = EmbeddedKafka.start(INSTANCE.directory().resolve("kafka"), 0);
        INSTANCE.kafka = server;
        INSTANCE.started.push(server);
      }
      return server.bootstrapServers();
    }
  }

  /** Redis' URL. */
  public static String redis() {
    synchronized (INSTANCE) {
      EmbeddedRedis server = INSTANCE.redis;
      if (server == null) {
        server = EmbeddedRedis.start(INSTANCE.directory().resolve("redis"), 0);
        INSTANCE.redis = server;
        INSTANCE.started.push(server);
      }
      return server.url();
    }
  }

  /** A fresh empty database, as JDBC URL with user and password. */
  public static String newDatabase() {
    EmbeddedPostgres server = postgres();
    return "%s?user=%s&password=%s"
        .formatted(server.jdbcUrl(createDatabase(server)), server.user(), server.password());
  }

  /**
   * Settings of all three servers, with a fresh empty database (not migrated), fresh directories,
   * free ports and a namespace of their own.
   */
  public static Settings settings() {
    String name = "t" + random();
    EmbeddedPostgres server = postgres();
    Path files = newDirectory(name);
    return Settings.defaults()
        .with("millrace.namespace", name)
        .with("millrace.ingest.port", 0)
        .with("millrace.serving.port", 0)
        .with("millrace.console.port", 0)
        // A test that wants text vectors says so: the model takes 150 MB and a second to load.
        .with("millrace.text.encoder", "off")
        .with("millrace.kafka.bootstrap-servers", kafka())
        .with("millrace.redis.url", redis())
        .with("millrace.postgres.url", server.jdbcUrl(createDatabase(server)))
        .with("millrace.postgres.user", server.user())
        .with("millrace.postgres.password", server.password())
        .with("millrace.warehouse", files.resolve("warehouse"))
        .with("millrace.artifacts", files.resolve("models"));
  }

  private static EmbeddedPostgres postgres() {
    synchronized (INSTANCE) {
      EmbeddedPostgres server = INSTANCE.postgres;
      if (server == null) {
        server = EmbeddedPostgres.start(INSTANCE.directory().resolve("postgres"), 0);
        INSTANCE.postgres = server;
        INSTANCE.started.push(server);
      }
      return server;
    }
  }

  private static String createDatabase(EmbeddedPostgres server) {
    String name = "d" + random();
    server.createDatabase(name);
    return name;
  }

  private static Path newDirectory(String name) {
    synchronized (INSTANCE) {
      return INSTANCE.directory().resolve(name);
    }
  }

  private static String random() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }

  private Path directory() {
    Path known = directory;
    if (known == null) {
      try {
        known = Files.createTempDirectory("millrace-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      directory = known;
      Path remove = known;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(remove), "test-servers"));
    }
    return known;
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      e.printStackTrace();
    }
  }

  private void stop(Path remove) {
    // At a time: each of them first writes down what it knows, which takes seconds.
    started.parallelStream().forEach(TestServers::close);
    try (Stream<Path> files = Files.walk(remove)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
