package io.millrace.cli;

import io.millrace.config.Settings;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.kafka.Topics;
import io.millrace.namespace.Namespace;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Everything that a deployment stores of one namespace: what it is, and its end. */
final class NamespaceData {
  /** How long services may take to notice that a namespace was deleted. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Settings settings;
  private final Registry registry;
  private final Namespace namespace;

  NamespaceData(Settings settings, Registry registry, Namespace namespace) {
    this.settings = settings;
    this.registry = registry;
    this.namespace = namespace;
  }

  /** Returns what there is, a line for each store that has something. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    try (Topics topics = new Topics(settings)) {
      topics
          .records(namespace)
          .forEach((topic, records) -> lines.add("topic %s: %d records".formatted(topic, records)));
    }
    try (RedisFeatureStore features = features()) {
      if (!features.isEmpty()) {
        lines.add(
            "features in Redis: %d items and all users".formatted(features.catalogue().size()));
      }
    }
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      logs.tables(namespace).forEach(table -> lines.add("event log table " + table));
    }
    registry
        .namespaces()
        .rows(namespace)
        .forEach((table, rows) -> lines.add("table %s: %d rows".formatted(table, rows)));
    for (Path path : files()) {
      if (Files.exists(path)) {
        lines.add("files in " + path);
      }
    }
    return lines;
  }

  /**
   * Deletes all of it, after the services have let go. May be repeated if it fails halfway.
   *
   * @throws IllegalStateException if sinks still run after a minute
   */
  void delete() {
    try (Topics topics = new Topics(settings)) {
      topics.delete(namespace, PATIENCE);
    }
    try (RedisFeatureStore features = features()) {
      features.clear();
    }
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      logs.drop(namespace);
    }
    files().forEach(NamespaceData::delete);
    registry.namespaces().purge(namespace);
  }

  private RedisFeatureStore features() {
    RedisFeatureStore store = RedisFeatureStore.open(settings.redis().url(), namespace);
    try {
      store.requireAnswer();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Directories and files that are this namespace's alone. */
  private List<Path> files() {
    Path artifacts = settings.storage().artifactsPath();
    return List.of(
        settings.storage().warehousePath().resolve(namespace.name()),
        artifacts.resolve(namespace.name()),
        artifacts.resolveSibling("imports").resolve(namespace + ".imported"),
        artifacts.resolveSibling("dead").resolve(namespace.name() + ".json"));
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete %s: %s. Make it writable and run the command again."
              .formatted(path, e.getMessage()),
          e);
    }
  }
}
