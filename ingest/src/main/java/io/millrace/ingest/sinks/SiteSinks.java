package io.millrace.ingest.sinks;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.experiment.codec.MetricsCodec;
import io.millrace.ingest.eventlog.EventLogSink;
import io.millrace.ingest.featuresink.FeatureSink;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Backlog;
import io.millrace.ingest.sink.DeadLetters;
import io.millrace.ingest.sink.KafkaDeadLetters;
import io.millrace.ingest.sink.Limits;
import io.millrace.ingest.sink.Sink;
import io.millrace.ingest.sink.SinkWorker;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * One site's events on their way into the event log, the feature store and the rollups. The stores
 * are the caller's: close them after the sinks.
 */
public final class SiteSinks implements AutoCloseable {
  private static final long MEGABYTE = 1024 * 1024;

  private static final String NONE = "none";

  private final Backlog backlog;
  private final EventProducer producer;
  private final List<Sink> sinks;
  private final List<SinkWorker> workers = new ArrayList<>();

  private SiteSinks(Backlog backlog, EventProducer producer, List<Sink> sinks) {
    this.backlog = backlog;
    this.producer = producer;
    this.sinks = sinks;
  }

  /**
   * Starts a thread for each sink that {@link Setting#INGEST_SINKS} names. The site's topics must
   * be there, or come to be.
   */
  public static SiteSinks start(
      Settings settings,
      Namespace namespace,
      EventLog log,
      FeatureStore features,
      DataSource database,
      MeterRegistry registry) {
    Clock clock = Clock.systemUTC();
    EventProducer producer = new EventProducer(settings);
    Sink logSink = new EventLogSink(log);
    Sink featureSink = new FeatureSink(features);
    Sink rollupSink = new RollupSink(namespace, database, MetricsCodec.read(settings), clock);
    List<Sink> chosen = chosen(settings, List.of(logSink, featureSink, rollupSink));
    SiteSinks started = new SiteSinks(new Backlog(settings, namespace), producer, chosen);
    Duration commit = Duration.ofSeconds(settings.number(Setting.LOG_COMMIT_SECONDS));
    Worker worker =
        (sink, limits, deadLetters) -> {
          if (chosen.contains(sink)) {
            started.workers.add(
                new SinkWorker(settings, namespace, sink, limits, deadLetters, registry, clock));
          }
        };
    worker.add(
        logSink,
        new Limits(50_000, 32 * MEGABYTE, commit),
        new KafkaDeadLetters(namespace, producer));
    worker.add(
        featureSink,
        new Limits(10_000, 16 * MEGABYTE, Duration.ofMillis(250), true),
        DeadLetters.LEFT_TO_ANOTHER);
    worker.add(
        rollupSink,
        new Limits(20_000, 32 * MEGABYTE, Duration.ofMillis(200)),
        DeadLetters.LEFT_TO_ANOTHER);
    started.workers.forEach(SinkWorker::start);
    return started;
  }

  private static List<Sink> chosen(Settings settings, List<Sink> all) {
    Set<String> names =
        Arrays.stream(settings.get(Setting.INGEST_SINKS).split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty() && !name.equals(NONE))
            .collect(Collectors.toSet());
    List<Sink> chosen = all.stream().filter(sink -> names.contains(sink.name())).toList();
    if (chosen.size() < names.size()) {
      throw new IllegalArgumentException(
          "%s must name some of %s, or none; is '%s'"
              .formatted(
                  Setting.INGEST_SINKS.variable(),
                  all.stream().map(Sink::name).toList(),
                  settings.get(Setting.INGEST_SINKS)));
    }
    return chosen;
  }

  private interface Worker {
    void add(Sink sink, Limits limits, DeadLetters deadLetters);
  }

  /** What keeps sinks from working at this moment; empty while all is well. */
  public List<String> problems() {
    return workers.stream().map(SinkWorker::problem).flatMap(Optional::stream).toList();
  }

  /**
   * Waits until the stores of the sinks that run have everything that is in Kafka now.
   *
   * @return whether they had it in time
   */
  public boolean awaitDrained(Duration patience) throws InterruptedException {
    return backlog.await(sinks, patience);
  }

  /** Writes what was read and stops. */
  @Override
  public void close() {
    workers.parallelStream().forEach(SinkWorker::close);
    producer.close();
  }
}
