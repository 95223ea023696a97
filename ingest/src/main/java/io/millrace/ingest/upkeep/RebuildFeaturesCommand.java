package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.progress.ProgressLine;
import io.millrace.ingest.rebuild.FeatureRebuild;
import io.millrace.ingest.rebuild.StateRebuild;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStoreException;
import io.millrace.state.FeatureStoreUnavailableException;
import io.millrace.state.redis.RedisFeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace rebuild-features}. */
@Command(
    name = "rebuild-features",
    mixinStandardHelpOptions = true,
    description = {
      "Refills an empty Redis from the event log.",
      "Stop 'millrace ingest' first; it goes on where the log stood.",
      "With --user or --item: computes the states of these users and items again and writes"
          + " nothing else. 'millrace ingest' may be running."
    })
public final class RebuildFeaturesCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Option(
      names = "--clear",
      description = "forget first what Redis knows of the site; other sites stay as they are")
  private boolean clear;

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "rebuild only this user; may be repeated, and combined with --item")
  private List<String> users = new ArrayList<>();

  @Option(
      names = "--item",
      paramLabel = "ID",
      description =
          "rebuild only this item; may be repeated. Holds the states of all users in memory")
  private List<String> items = new ArrayList<>();

  @Override
  public Integer call() {
    Settings settings = options.settings();
    boolean named = !users.isEmpty() || !items.isEmpty();
    if (named && clear) {
      return options.failed(
          "--clear forgets the whole namespace; leave it out, or leave out --user and --item");
    }
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      Namespace site = options.site(settings);
      if (logs.keeper(site).topics().isEmpty()) {
        return options.failed(
            "there is no event log of namespace '%s'; 'millrace namespaces list' names those that there are"
                .formatted(site));
      }
      try (EventLog log = logs.log(site);
          RedisFeatureStore store = RedisFeatureStore.open(settings.redis().url(), site)) {
        store.requireAnswer();
        return named ? rebuildNamed(settings, log, store, site) : rebuild(log, store, site);
      }
    } catch (IllegalStateException
        | IllegalArgumentException
        | FeatureStoreException
        | FeatureStoreUnavailableException e) {
      return options.failed(e);
    }
  }

  private int rebuild(EventLog log, RedisFeatureStore store, Namespace site) {
    if (clear) {
      store.clear();
    } else if (!store.isEmpty()) {
      return options.failed(
          "Redis knows the site %s already; --clear makes it forget first, --user and --item rebuild single states"
              .formatted(site));
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

  private int rebuildNamed(
      Settings settings, EventLog log, RedisFeatureStore store, Namespace site) {
    Set<UserId> namedUsers = users.stream().map(UserId::new).collect(Collectors.toSet());
    Set<ItemId> namedItems = items.stream().map(ItemId::new).collect(Collectors.toSet());
    StateRebuild rebuild = new StateRebuild(settings, site, log, store);
    StateRebuild.Result result;
    try (ProgressLine progress =
        new ProgressLine(
            System.err, System.console() != null, "rebuild features", 0, rebuild.total())) {
      result = rebuild.run(namedUsers, namedItems, progress::at);
    }
    options
        .people()
        .printf(
            "rebuilt %d users and %d items from %,d events about them%n",
            result.users().size(), result.items().size(), result.events());
    int status =
        options.done(
            Map.of(
                "namespace",
                site.name(),
                "users",
                result.users().size(),
                "items",
                result.items().size(),
                "events",
                result.events()));
    List<String> missing = new ArrayList<>();
    namedUsers.stream()
        .filter(id -> !result.users().contains(id))
        .forEach(id -> missing.add("--user " + id));
    namedItems.stream()
        .filter(id -> !result.items().contains(id))
        .forEach(id -> missing.add("--item " + id));
    return missing.isEmpty()
        ? status
        : options.failed(
            "%s has no events of %s, so nothing was written there; check the ids"
                .formatted(site, String.join(", ", missing)));
  }
}
