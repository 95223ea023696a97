package io.millrace.retrieval.linear;

import java.time.Instant;
import java.util.Map;

/**
 * What a retrieval model says about itself.
 *
 * @param typeWeights how much an interaction of a type weighs in a history, by wire name, in [0, 1]
 * @param provenance data, settings and versions, names in {@code kebab-case}
 * @param metrics of the selection, for instance {@code selection.ndcg@10}
 */
public record RetrievalManifest(
    String id,
    Instant createdAt,
    Map<String, Double> typeWeights,
    Map<String, String> provenance,
    Map<String, Double> metrics) {
  public RetrievalManifest {
    typeWeights = Map.copyOf(typeWeights);
    provenance = Map.copyOf(provenance);
    metrics = Map.copyOf(metrics);
    metrics.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("metric %s is %s".formatted(name, value));
          }
        });
  }
}
