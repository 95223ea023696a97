package io.millrace.quickstart.deployment;

import io.millrace.cli.service.Closer;
import io.millrace.config.Home;
import io.millrace.config.SettingKey;
import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgres;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.EmbeddedServerException;
import io.millrace.embedded.PortInUseException;
import io.millrace.embedded.ServerSupervisor;
import io.millrace.migrations.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Kafka, Redis and a migrated PostgreSQL of this machine, with their data under a home. */
final class LocalServers {
  private static final String REDIS = "redis";
  private static final String POSTGRES = "postgres";
  private static final SettingKey KAFKA = Settings.key("millrace.kafka.bootstrap-servers");
  private static final SettingKey REDIS_URL = Settings.key("millrace.redis.url");
  private static final SettingKey POSTGRES_URL = Settings.key("millrace.postgres.url");

  private LocalServers() {}

  /**
   * Starts the three side by side, on the ports that the settings name (0 for a free one).
   *
   * @return the settings with the addresses as they are
   * @throws EmbeddedServerException where one cannot start; the others are left to the closer
   */
  static Settings start(Home home, Settings settings, Closer closer) {
    int kafkaPort = port(settings, KAFKA);
    int redisPort = port(settings, REDIS_URL);
    int postgresPort = port(settings, POSTGRES_URL);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CompletableFuture<EmbeddedKafka> kafka =
          start(threads, closer, named(KAFKA, EmbeddedKafka::start), home, "kafka", kafkaPort);
      CompletableFuture<EmbeddedRedis> redis =
          start(threads, closer, named(REDIS_URL, EmbeddedRedis::start), home, REDIS, redisPort);
      CompletableFuture<EmbeddedPostgres> postgres =
          start(
              threads,
              closer,
              named(POSTGRES_URL, EmbeddedPostgres::start),
              home,
              POSTGRES,
              postgresPort);
      // Wait for all even if one fails, so that none is on its way up when the closer closes.
      CompletableFuture.allOf(kafka, redis, postgres).handle((done, failed) -> done).join();
      closer.add(ServerSupervisor.start(List.of(kafka.join(), redis.join(), postgres.join())));
      Settings started =
          settings
              .with("millrace.kafka.bootstrap-servers", kafka.join().bootstrapServers())
              .with("millrace.redis.url", redis.join().url())
              .with("millrace.postgres.url", postgres.join().jdbcUrl())
              .with("millrace.postgres.user", postgres.join().user())
              .with("millrace.postgres.password", postgres.join().password());
      Migrations.migrate(
          started.postgres().url(), started.postgres().user(), started.postgres().password());
      return started;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdown();
    }
  }

  static void stopLeftOvers(Home home) {
    if (Files.isDirectory(home.directory().resolve(REDIS))) {
      EmbeddedRedis.stopLeftOver(home.directory().resolve(REDIS));
    }
    if (Files.isDirectory(home.directory().resolve(POSTGRES))) {
      EmbeddedPostgres.stopLeftOver(home.directory().resolve(POSTGRES));
    }
  }

  /** The same, but a port that is taken is told with the setting that chooses another. */
  private static <T> BiFunction<Path, Integer, T> named(
      SettingKey key, BiFunction<Path, Integer, T> server) {
    return (directory, port) -> {
      try {
        return server.apply(directory, port);
      } catch (PortInUseException e) {
        throw new IllegalStateException(
            "%s The setting is %s, for example %s; port 0 takes a free one."
                .formatted(
                    e.getMessage(),
                    key.variable(),
                    key.defaultValue().replaceFirst(":\\d+(?=/|$)", ":" + (port + 1))),
            e);
      }
    };
  }

  private static <T extends AutoCloseable> CompletableFuture<T> start(
      ExecutorService threads,
      Closer closer,
      BiFunction<Path, Integer, T> server,
      Home home,
      String name,
      int port) {
    return CompletableFuture.supplyAsync(
        () -> closer.add(server.apply(home.directory().resolve(name), port)), threads);
  }

  private static int port(Settings settings, SettingKey key) {
    LocalAddress address = LocalAddress.of(settings, key);
    if (!List.of("127.0.0.1", "localhost").contains(address.host())) {
      throw new IllegalArgumentException(
          "%s names the server %s, but this command starts servers of its own. Unset it, or start ingest, serve and console one by one."
              .formatted(key.variable(), address.host()));
    }
    return address.port();
  }
}
