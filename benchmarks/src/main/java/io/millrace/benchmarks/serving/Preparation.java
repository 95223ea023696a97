package io.millrace.benchmarks.serving;

import io.millrace.config.Settings;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fills the stores with a shop and registers two models of it; goes on where an earlier run
 * stopped.
 */
final class Preparation {
  private Preparation() {}

  /**
   * Prepares a shop.
   *
   * @param hidden the widths of the models' hidden layers
   * @param retrieval whether the rankers have a retrieval model beside them
   */
  static void prepare(
      Settings settings, SyntheticShop shop, List<Integer> hidden, boolean retrieval)
      throws IOException {
    long start = System.nanoTime();
    String tower = hidden.stream().map(String::valueOf).collect(Collectors.joining("-"));
    try (RedisFeatureStore store =
            RedisFeatureStore.open(settings.redis().url(), settings.namespace());
        Registry registry = Registry.open(settings)) {
      shop.fill(store);
      for (String version : List.of("a", "b")) {
        String id = "load-%s-%s%s".formatted(version, tower, retrieval ? "-retrieval" : "");
        Path artifact = settings.storage().artifactsPath().resolve(id);
        if (!Files.exists(artifact)) {
          Files.createDirectories(settings.storage().artifactsPath());
          SyntheticModel.write(artifact, id, store, shop.items(), shop.users(), hidden);
          if (retrieval) {
            SyntheticRetrieval.write(artifact, id, shop.items());
          }
        }
        register(registry, settings, id, artifact);
        registry.models().promote(settings.namespace(), id);
      }
    }
    System.out.printf(Locale.ROOT, "%s: made in %.0f s%n", shop, (System.nanoTime() - start) / 1e9);
  }

  private static void register(Registry registry, Settings settings, String id, Path artifact) {
    if (registry.models().find(settings.namespace(), id).isPresent()) {
      return;
    }
    registry.namespaces().add(settings.namespace());
    registry
        .models()
        .register(
            settings.namespace(),
            new ModelRecord(
                id,
                "deepfm",
                ModelStatus.CANDIDATE,
                artifact,
                Map.of(),
                Optional.empty(),
                Instant.now(),
                Optional.empty()));
  }
}
