package io.millrace.benchmarks.ingest;

import io.millrace.config.Settings;
import io.millrace.embedded.ChildJvm;
import io.millrace.embedded.ServerProcess;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.eventlog.EventLogSink;
import io.millrace.ingest.featuresink.FeatureSink;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Backlog;
import io.millrace.ingest.sink.Sink;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code millrace import} of a real history, until the event log, the features and the rollups have
 * all of it. Broker, Redis, PostgreSQL, the ingest service with its three sinks, and the import are
 * processes of their own on the machine. The clock runs from the first event that is sent to the
 * last that is stored; reading the files comes before and is told apart. A service that has just
 * been started is slower than one that runs: name a directory of MovieLens to have it imported into
 * another site before.
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
 *   io.millrace.benchmarks.ingest.ImportLoad [format] [path] [batch] [movielens]</pre>
 */
public final class ImportLoad {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private ImportLoad() {}

  public static void main(String[] args) throws Exception {
    String format = args.length > 0 ? args[0] : "online-retail";
    String path = args.length > 1 ? args[1] : "../shared/data/online-retail";
    String batch = args.length > 2 ? args[2] : "1000";
    Path home = Files.createTempDirectory("millrace-import");
    try (ServerProcess kafka = start(ServerProcess.Kind.KAFKA, home, "-Xmx1g");
        ServerProcess redis = start(ServerProcess.Kind.REDIS, home);
        ServerProcess postgres = start(ServerProcess.Kind.POSTGRES, home)) {
      Settings settings =
          Settings.defaults()
              .with("millrace.namespace", new Namespace("shop"))
              .with("millrace.ingest.port", 0)
              .with("millrace.kafka.bootstrap-servers", kafka.address())
              .with("millrace.redis.url", redis.address())
              .with("millrace.postgres.url", postgres.address())
              .with("millrace.postgres.password", postgres.password())
              .with("millrace.warehouse", home.resolve("warehouse"))
              .with("millrace.artifacts", home.resolve("artifacts"));
      Migrations.migrate(
          settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
      try (ChildJvm ingest =
          ChildJvm.start(
              IngestProcess.class.getName(),
              CollectorLoad.options("-Xmx1g"),
              List.of(),
              settings.toVariables(),
              home.resolve("ingest.log"))) {
        Settings shop = settings.with("millrace.ingest.url", "http://127.0.0.1:" + ingest.answer());
        if (args.length > 3) {
          Settings other = shop.with("millrace.namespace", new Namespace("before"));
          System.out.println("before, movielens:");
          measure(other, home, List.of("movielens", args[3], "--namespace", "before", "--json"));
        }
        measure(
            shop, home, List.of(format, path, "--namespace", "shop", "--batch", batch, "--json"));
        System.out.printf(
            Locale.ROOT,
            "CPU s: ingest %.1f, broker %.1f%n",
            CollectorLoad.cpu(ingest.pid()),
            CollectorLoad.cpu(kafka.pid()));
      }
    }
    System.exit(0);
  }

  private static void measure(Settings settings, Path home, List<String> arguments)
      throws Exception {
    JsonNode report;
    double stored;
    // Opened before the clock runs: what asks is not what is measured.
    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace());
        RedisFeatureStore features =
            RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      List<Sink> sinks =
          List.of(
              new RollupSink(settings.namespace(), registry.dataSource(), Clock.systemUTC()),
              new FeatureSink(features),
              new EventLogSink(log));
      Backlog backlog = new Backlog(settings, settings.namespace());
      backlog.await(sinks, PATIENCE);
      report = importAll(settings.toVariables(), home, arguments);
      stored = awaitStores(backlog, sinks, System.nanoTime());
    }
    double sending = report.required("seconds").asDouble();
    long events = report.required("sent").asLong();
    System.out.printf(
        Locale.ROOT,
        "%,d events: sent in %.1f s (%,.0f events/s), in all three stores %.1f s later: %,.0f events/s%n",
        events,
        sending,
        events / sending,
        stored,
        events / (sending + stored));
    System.out.println(report);
  }

  private static JsonNode importAll(
      Map<String, String> variables, Path home, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the launcher starts an import.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ImportProcess.class.getName()));
    command.addAll(arguments);
    Path output = home.resolve("import.json");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    int status =
        builder
            .redirectOutput(output.toFile())
            .redirectError(home.resolve("import.log").toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("the import failed: " + Files.readString(home.resolve("import.log")));
    }
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
  }

  /** Seconds from the given moment until all three have everything; tells each one's time. */
  private static double awaitStores(Backlog backlog, List<Sink> sinks, long since)
      throws InterruptedException {
    double last = 0;
    for (Sink sink : sinks) {
      if (!backlog.await(List.of(sink), PATIENCE)) {
        throw new IllegalStateException(sink.name() + " is not drained after " + PATIENCE);
      }
      last = (System.nanoTime() - since) / 1e9;
      System.out.printf(
          Locale.ROOT, "  %s has all %.1f s behind the last answer%n", sink.name(), last);
    }
    return last;
  }

  private static ServerProcess start(ServerProcess.Kind kind, Path home, String... options) {
    return ServerProcess.start(kind, home.resolve(kind.name().toLowerCase(Locale.ROOT)), options);
  }
}
