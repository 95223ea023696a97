package io.millrace.ingest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.sink.EndOffsets;
import io.millrace.ingest.sinks.SiteSinks;
import io.millrace.ingest.site.RunningSinks;
import io.millrace.ingest.text.SharedEncoder;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStore;
import io.millrace.state.redis.RedisFeatureStores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the sinks write into: opened site by site, when it is first needed and can be reached. */
final class SinkStores implements SinkStarter, AutoCloseable {
  private final Settings settings;
  private final DataSource database;
  private final Optional<SharedEncoder> encoder;
  private final EndOffsets ends;
  private final RedisFeatureStores stores;
  private @Nullable IcebergEventLogs logs;

  /**
   * @param database belongs to the caller
   * @throws IllegalArgumentException if the settings name an encoder that is not there
   */
  SinkStores(Settings settings, DataSource database) {
    this.settings = settings;
    this.database = database;
    encoder = SharedEncoder.of(settings);
    this.ends = new EndOffsets(settings);
    this.stores = new RedisFeatureStores(settings.redis().url());
  }

  @Override
  public synchronized RunningSinks start(Namespace namespace, MeterRegistry registry) {
    if (settings.ingest().withoutSinks()) {
      return new NoSinks();
    }
    IcebergEventLogs open = logs;
    if (open == null) {
      open = IcebergEventLogs.open(settings);
      logs = open;
    }
    EventLog log = open.log(namespace);
    FeatureStore features = null;
    try {
      features = stores.open(namespace);
      damagedValues(features, namespace, registry);
      SiteSinks sinks =
          SiteSinks.start(
              settings,
              new SiteSinks.Stores(namespace, log, features, database, encoder),
              ends,
              registry);
      return new Running(sinks, log, features);
    } catch (RuntimeException e) {
      if (features != null) {
        features.close();
      }
      log.close();
      throw e;
    }
  }

  private static void damagedValues(
      FeatureStore features, Namespace namespace, MeterRegistry registry) {
    FunctionCounter.builder("millrace.features.damaged", features, FeatureStore::damagedValues)
        .description(
            "Values in Redis that could not be read and were set aside. Alert when it grows:"
                + " the log names the keys, rebuild-features --user or --item rebuilds them.")
        .tag("namespace", namespace.name())
        .register(registry);
  }

  /** After the sinks of every site. */
  @Override
  public synchronized void close() {
    encoder.ifPresent(SharedEncoder::close);
    if (logs != null) {
      logs.close();
    }
    ends.close();
    stores.close();
  }

  /** Of a collector without sinks: others carry on what it collects. */
  private record NoSinks() implements RunningSinks {
    @Override
    public List<String> problems() {
      return List.of();
    }

    @Override
    public boolean awaitDrained(Duration patience) {
      return false;
    }

    @Override
    public void close() {}
  }

  private record Running(SiteSinks sinks, EventLog log, FeatureStore features)
      implements RunningSinks {
    @Override
    public List<String> problems() {
      return sinks.problems();
    }

    @Override
    public boolean awaitDrained(Duration patience) throws InterruptedException {
      return sinks.awaitDrained(patience);
    }

    @Override
    public void close() {
      sinks.close();
      features.close();
      log.close();
    }
  }
}
