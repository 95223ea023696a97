package io.millrace.benchmarks.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.config.Settings;
import io.millrace.embedded.ServerProcess;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.codec.EventCodec;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.kafka.Outgoing;
import io.millrace.ingest.kafka.Topics;
import io.millrace.ingest.sinks.SiteSinks;
import io.millrace.migrations.Migrations;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How fast each sink carries a full topic into its store, alone and all three together. Of ten
 * events two are slates of ten items under one experiment, one is a click on a slate, seven are
 * views; 50,000 users, 10,000 items. The servers are processes of their own.
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
 *   io.millrace.benchmarks.ingest.SinkLoad [events] [log,features,rollup,all]</pre>
 */
public final class SinkLoad {
  private static final int BATCH = 2_000;
  private static final int USERS = 50_000;
  private static final int ITEMS = 10_000;
  private static final String TOGETHER = "log,features,rollup";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private SinkLoad() {}

  public static void main(String[] args) throws Exception {
    int events = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    List<String> wanted = List.of((args.length > 1 ? args[1] : TOGETHER + ",all").split(",", -1));
    Path home = Files.createTempDirectory("millrace-sinks");
    try (ServerProcess kafka = start(ServerProcess.Kind.KAFKA, home, "-Xmx1g");
        ServerProcess redis = start(ServerProcess.Kind.REDIS, home);
        ServerProcess postgres = start(ServerProcess.Kind.POSTGRES, home)) {
      Settings settings =
          Settings.defaults()
              .with("millrace.kafka.bootstrap-servers", kafka.address())
              .with("millrace.redis.url", redis.address())
              .with("millrace.postgres.url", postgres.address())
              .with("millrace.postgres.password", postgres.password())
              .with("millrace.warehouse", home.resolve("warehouse"));
      Migrations.migrate(
          settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
      for (String sinks : wanted) {
        Settings own =
            settings
                .with("millrace.namespace", "load-" + sinks)
                .with("millrace.ingest.sinks", sinks.equals("all") ? TOGETHER : sinks);
        createExperiment(own);
        fill(own, 0, events);
        System.out.printf(Locale.ROOT, "%s: %,.0f events/s%n", sinks, events / drain(own));
        fill(own, events, events + 1);
        System.out.printf(
            Locale.ROOT,
            "%s: one event after a restart, windows read back: %.1f s%n",
            sinks,
            drain(own));
      }
    }
    System.exit(0);
  }

  private static ServerProcess start(ServerProcess.Kind kind, Path home, String... options) {
    return ServerProcess.start(kind, home.resolve(kind.name().toLowerCase(Locale.ROOT)), options);
  }

  /** Slates under an experiment that does not exist are not counted. */
  private static void createExperiment(Settings settings) {
    try (Registry registry = Registry.open(settings)) {
      registry
          .experiments()
          .create(
              settings.namespace(),
              new Experiment(
                  "exp",
                  "",
                  ExperimentStatus.DRAFT,
                  "exp",
                  1,
                  List.of(
                      new Variant("control", 1, Map.of()), new Variant("treatment", 1, Map.of()))));
    }
  }

  /** Seconds until the stores have it all. */
  private static double drain(Settings settings) throws InterruptedException {
    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace());
        RedisFeatureStore features =
            RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      long start = System.nanoTime();
      try (SiteSinks sinks =
          SiteSinks.start(
              settings,
              settings.namespace(),
              log,
              features,
              registry.dataSource(),
              new SimpleMeterRegistry())) {
        if (!sinks.awaitDrained(PATIENCE)) {
          throw new IllegalStateException("not drained: " + sinks.problems());
        }
        return (System.nanoTime() - start) / 1e9;
      }
    }
  }

  private static void fill(Settings settings, int from, int to) throws Exception {
    try (Topics topics = new Topics(settings)) {
      topics.create(settings.namespace());
    }
    Random random = new Random(1);
    EventCodec codec = new EventCodec();
    try (EventProducer producer = new EventProducer(settings)) {
      List<Outgoing> batch = new ArrayList<>(BATCH);
      for (int i = from; i < to; i++) {
        Event event = event(i, random);
        batch.add(Outgoing.of(event, codec.encode(event)));
        if (batch.size() == BATCH || i == to - 1) {
          producer.send(settings.namespace(), batch);
          batch.clear();
        }
      }
    }
  }

  private static Event event(int i, Random random) {
    EventId id = new EventId("e" + i);
    Instant time = Instant.parse("2026-06-01T00:00:00Z").plusMillis(10L * i);
    UserId user = new UserId("u" + random.nextInt(USERS));
    ItemId item = item(random);
    int slate = i / 10;
    UserId viewer = new UserId("u" + (slate * 7919L) % USERS);
    return switch (i % 10) {
      case 0, 1 ->
          slate(id, time, viewer, new RequestId("r" + slate + "-" + i % 10), first(slate), random);
      case 2 ->
          Interaction.of(id, time, InteractionType.CLICK, viewer, first(slate))
              .on(new RequestId("r" + slate + "-0"), 1);
      default -> Interaction.of(id, time, InteractionType.VIEW, user, item);
    };
  }

  private static Impression slate(
      EventId id, Instant time, UserId user, RequestId request, ItemId first, Random random) {
    List<Impression.Shown> shown = new ArrayList<>();
    shown.add(Impression.Shown.at(first, 1));
    for (int position = 2; position <= 10; position++) {
      shown.add(Impression.Shown.at(item(random), position));
    }
    return new Impression(
        id,
        time,
        user,
        request,
        Optional.empty(),
        shown,
        Optional.of("popularity"),
        Map.of("exp", user.value().hashCode() % 2 == 0 ? "control" : "treatment"),
        Optional.of("home"),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  private static ItemId first(int slate) {
    return new ItemId("i" + slate % ITEMS);
  }

  private static ItemId item(Random random) {
    return new ItemId("i" + (int) (ITEMS * Math.pow(random.nextDouble(), 3)));
  }
}
