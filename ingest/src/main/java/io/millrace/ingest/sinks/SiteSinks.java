package io.millrace.ingest.sinks;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.experiment.codec.MetricsCodec;
import io.millrace.ingest.eventlog.EventLogSink;
import io.millrace.ingest.featuresink.FeatureSink;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Backlog;
import io.millrace.ingest.sink.DeadLetters;
import io.millrace.ingest.sink.EndOffsets;
import io.millrace.ingest.sink.KafkaDeadLetters;
import io.millrace.ingest.sink.Limits;
import io.millrace.ingest.sink.Sink;
import io.millrace.ingest.sink.SinkWorker;
import io.millrace.ingest.text.SharedEncoder;
import io.millrace.ingest.text.TextVectorWorker;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * One site's events on their way into the event log, the feature store and the rollups. The stores
 * are the caller's: close them after the sinks.
 */
public final class SiteSinks implements AutoCloseable {
  private static final long MEGABYTE = 1024 * 1024;

  /** A batch takes at most this part of the heap in Kafka's bytes: as events it takes more. */
  private static final long HEAP_SHARE = 32;

  private final Backlog backlog;
  private final EventProducer producer;
  private final Optional<EndOffsets> ends;
  private final List<Sink> sinks;
  private final Optional<TextVectorWorker> texts;
  private final List<SinkWorker> workers = new ArrayList<>();

  private SiteSinks(
      Backlog backlog,
      EventProducer producer,
      Optional<EndOffsets> ends,
      List<Sink> sinks,
      Optional<TextVectorWorker> texts) {
    this.backlog = backlog;
    this.producer = producer;
    this.ends = ends;
    this.sinks = sinks;
    this.texts = texts;
  }

  /** Starts the sinks as {@link #start(Settings, Stores, EndOffsets, MeterRegistry)} does. */
  public static SiteSinks start(
      Settings settings,
      Namespace namespace,
      EventLog log,
      FeatureStore features,
      DataSource database,
      MeterRegistry registry) {
    EndOffsets own = new EndOffsets(settings);
    return start(
        settings, new Stores(namespace, log, features, database), own, Optional.of(own), registry);
  }

  /**
   * What one site's sinks write into; the caller's, to be closed after the sinks.
   *
   * @param encoder of the items' texts behind the feature sink; empty for no encoding
   */
  public record Stores(
      Namespace namespace,
      EventLog log,
      FeatureStore features,
      DataSource database,
      Optional<SharedEncoder> encoder) {
    /** Stores without an encoding of texts. */
    public Stores(Namespace namespace, EventLog log, FeatureStore features, DataSource database) {
      this(namespace, log, features, database, Optional.empty());
    }
  }

  /**
   * Starts a thread for each sink that {@code MILLRACE_INGEST_SINKS} names. The site's topics must
   * be there, or come to be.
   *
   * @param ends tell how many records wait; shared by the sites of a process, closed by the caller
   */
  public static SiteSinks start(
      Settings settings, Stores stores, EndOffsets ends, MeterRegistry registry) {
    return start(settings, stores, ends, Optional.empty(), registry);
  }

  private static SiteSinks start(
      Settings settings,
      Stores stores,
      EndOffsets ends,
      Optional<EndOffsets> own,
      MeterRegistry registry) {
    Namespace namespace = stores.namespace();
    Clock clock = Clock.systemUTC();
    EventProducer producer = new EventProducer(settings);
    Sink logSink = new EventLogSink(stores.log());
    FeatureStore features = stores.features();
    Optional<TextVectorWorker> texts =
        stores
            .encoder()
            .map(
                shared ->
                    new TextVectorWorker(namespace, features, shared, registry, System.nanoTime()));
    Sink featureSink =
        texts
            .map(worker -> new FeatureSink(features, worker::applied))
            .orElseGet(() -> new FeatureSink(features));
    Sink rollupSink =
        new RollupSink(
            namespace,
            stores.database(),
            MetricsCodec.readFile(settings.deployment().metrics()),
            clock);
    List<Sink> chosen = chosen(settings, List.of(logSink, featureSink, rollupSink));
    SiteSinks started =
        new SiteSinks(
            new Backlog(settings, namespace),
            producer,
            own,
            chosen,
            texts.filter(worker -> chosen.contains(featureSink)));
    Duration commit = Duration.ofSeconds(settings.log().commitSeconds());
    DeadLetters letters = new KafkaDeadLetters(namespace, producer);
    Worker worker =
        (sink, limits, deadLetters) -> {
          if (chosen.contains(sink)) {
            started.workers.add(
                new SinkWorker(
                    settings, namespace, sink, limits, deadLetters, ends, registry, clock));
          }
        };
    worker.add(logSink, new Limits(50_000, bytes(32), commit), letters);
    worker.add(
        featureSink,
        new Limits(10_000, bytes(16), Duration.ofMillis(250), true),
        letters.onlyOfTheStore());
    worker.add(
        rollupSink,
        new Limits(20_000, bytes(32), Duration.ofMillis(200)),
        letters.onlyOfTheStore());
    started.workers.forEach(SinkWorker::start);
    started.texts.ifPresent(TextVectorWorker::start);
    return started;
  }

  private static long bytes(long megabytes) {
    return Math.min(megabytes * MEGABYTE, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  private static List<Sink> chosen(Settings settings, List<Sink> all) {
    List<String> names = settings.ingest().sinks();
    return all.stream().filter(sink -> names.contains(sink.name())).toList();
  }

  private interface Worker {
    void add(Sink sink, Limits limits, DeadLetters deadLetters);
  }

  /** What keeps sinks from working at this moment; empty while all is well. */
  public List<String> problems() {
    return Stream.concat(
            workers.stream().map(SinkWorker::problem),
            texts.stream().map(TextVectorWorker::problem))
        .flatMap(Optional::stream)
        .toList();
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
    texts.ifPresent(TextVectorWorker::close);
    ends.ifPresent(EndOffsets::close);
    producer.close();
  }
}
