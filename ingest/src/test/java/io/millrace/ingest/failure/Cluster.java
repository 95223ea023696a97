package io.millrace.ingest.failure;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.embedded.ChildJvm;
import io.millrace.embedded.ServerProcess;
import io.millrace.migrations.Migrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Kafka, Redis, PostgreSQL and ingest services, each in processes of its own. */
final class Cluster implements AutoCloseable {
  private final Path home;
  final ServerProcess kafka;
  final ServerProcess redis;
  final ServerProcess postgres;
  private final Settings settings;
  private final List<ChildJvm> services = new CopyOnWriteArrayList<>();

  Cluster(Path home) {
    this.home = home;
    CompletableFuture<ServerProcess> other =
        CompletableFuture.supplyAsync(() -> server(ServerProcess.Kind.POSTGRES, "-Xmx256m"));
    CompletableFuture<ServerProcess> third =
        CompletableFuture.supplyAsync(() -> server(ServerProcess.Kind.REDIS, "-Xmx256m"));
    kafka = server(ServerProcess.Kind.KAFKA, "-Xmx384m");
    postgres = other.join();
    redis = third.join();
    settings =
        Settings.defaults()
            .with(Setting.INGEST_PORT, 0)
            .with(Setting.LOG_COMMIT_SECONDS, 1)
            .with(Setting.KAFKA_BOOTSTRAP_SERVERS, kafka.address())
            .with(Setting.REDIS_URL, redis.address())
            .with(Setting.POSTGRES_URL, postgres.address())
            .with(Setting.POSTGRES_PASSWORD, postgres.password())
            .with(Setting.WAREHOUSE, home.resolve("warehouse"));
    Migrations.migrate(
        settings.get(Setting.POSTGRES_URL),
        settings.get(Setting.POSTGRES_USER),
        settings.get(Setting.POSTGRES_PASSWORD));
  }

  private ServerProcess server(ServerProcess.Kind kind, String option) {
    return ServerProcess.start(
        kind, home.resolve(kind.name().toLowerCase(Locale.ROOT)), option, "-XX:+UseSerialGC");
  }

  Path home() {
    return home;
  }

  Settings settings() {
    return settings;
  }

  /** Starts one more service; returns when it collects. */
  ChildJvm addService(Settings own) {
    ChildJvm service =
        ChildJvm.start(
            IngestProcess.class.getName(),
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            List.of(),
            own.toVariables(),
            home.resolve("ingest.log"));
    services.add(service);
    return service;
  }

  /** Adds services until there are so many. */
  void ensureServices(int wanted, Settings own) {
    while (services.size() < wanted) {
      addService(own);
    }
  }

  ChildJvm service(int place) {
    return services.get(place);
  }

  void killService(int place) {
    services.remove(place).kill();
  }

  void endService(int place) {
    services.remove(place).close();
  }

  void stopServices() {
    services.forEach(ChildJvm::close);
    services.clear();
  }

  List<String> collectors() {
    return services.stream().map(service -> "http://127.0.0.1:" + service.answer()).toList();
  }

  @Override
  public void close() {
    stopServices();
    kafka.close();
    redis.close();
    postgres.close();
  }
}
