package io.millrace.ingest.failure;

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
            .with("millrace.ingest.port", 0)
            .with("millrace.log.commit-seconds", 1)
            .with("millrace.kafka.bootstrap-servers", kafka.address())
            .with("millrace.redis.url", redis.address())
            .with("millrace.postgres.url", postgres.address())
            .with("millrace.postgres.password", postgres.password())
            .with("millrace.warehouse", home.resolve("warehouse"));
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
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
