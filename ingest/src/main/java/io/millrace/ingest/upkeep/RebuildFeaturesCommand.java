package io.millrace.ingest.upkeep;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.progress.ProgressLine;
import io.millrace.ingest.rebuild.FeatureRebuild;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStoreException;
import io.millrace.state.redis.RedisFeatureStore;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace rebuild-features}. */
@Command(
    name = "rebuild-features",
    mixinStandardHelpOptions = true,
    description = {
      "Refills an empty Redis from the event log.",
      "Stop 'millrace ingest' first; it goes on where the log stood."
    })
public final class RebuildFeaturesCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Option(
      names = "--clear",
      description = "forget first what Redis knows of the site; other sites stay as they are")
  private boolean clear;

  @Override
  public Integer call() {
    Settings settings = options.settings();
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      Namespace site = options.site(settings);
      if (logs.keeper(site).topics().isEmpty()) {
        return options.failed("there is no event log of site " + site);
      }
      try (EventLog log = logs.log(site);
          RedisFeatureStore store = RedisFeatureStore.open(settings.get(Setting.REDIS_URL), site)) {
        return rebuild(log, store, site);
      }
    } catch (IllegalStateException | IllegalArgumentException | FeatureStoreException e) {
      return options.failed(String.valueOf(e.getMessage()));
    }
  }

  private int rebuild(EventLog log, RedisFeatureStore store, Namespace site) {
    if (clear) {
      store.clear();
    } else if (!store.isEmpty()) {
      return options.failed(
          "Redis knows the site %s already; --clear makes it forget first".formatted(site));
    }
    FeatureRebuild rebuild = new FeatureRebuild(log, store);
    long started = System.nanoTime();
    long applied;
    try (ProgressLine progress =
        new ProgressLine(
            System.err, System.console() != null, "rebuild features", 0, rebuild.total())) {
      applied = rebuild.run(progress::at);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    options
        .people()
        .printf(
            "applied %,d events in %.1f s, %,.0f a second%n", applied, seconds, applied / seconds);
    return options.done(Map.of("namespace", site.name(), "events", applied, "seconds", seconds));
  }
}
