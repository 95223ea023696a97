package io.millrace.serving.site;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore;
import io.millrace.registry.ModelRegistry;
import io.millrace.registry.NamespaceStore;
import io.millrace.registry.PlacementStore;
import io.millrace.registry.TrialStore;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.modelwatch.ModelLoader;
import io.millrace.state.FeatureStore;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * What serving talks to.
 *
 * @param features opens a site's feature store, which waits for an answer as long as given at most;
 *     must not need Redis to be there
 * @param closing lets go of all of them
 */
public record Servers(
    NamespaceStore namespaces,
    ModelRegistry models,
    ExperimentStore experiments,
    PlacementStore placements,
    TrialStore trials,
    ModelLoader loader,
    BiFunction<Namespace, Duration, FeatureStore> features,
    ImpressionProducer impressions,
    Runnable closing)
    implements AutoCloseable {
  @Override
  public void close() {
    closing.run();
  }
}
