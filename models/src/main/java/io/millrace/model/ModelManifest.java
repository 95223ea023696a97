package io.millrace.model;

import java.time.Instant;
import java.util.Map;

/**
 * What an artifact says about itself: {@code manifest.json}.
 *
 * @param formatVersion of the artifact's layout; a newer one than {@link #FORMAT_VERSION} is
 *     refused
 * @param specFingerprint of the feature specification, as impressions carry it
 * @param kind with the terms as they were asked for
 * @param dimension of the embeddings
 * @param provenance where the model comes from: data, hyper-parameters, seed, versions; names in
 *     {@code kebab-case}
 * @param metrics of its evaluation, for instance {@code validation.auc}
 * @param files SHA-256, in hexadecimal, of every other file of the artifact, by name
 */
public record ModelManifest(
    int formatVersion,
    String id,
    ModelKind kind,
    Instant createdAt,
    String specFingerprint,
    int dimension,
    Map<String, String> provenance,
    Map<String, Double> metrics,
    Map<String, String> files) {
  /**
   * The layout that this code writes. In the first, crosses had other rows, so models whose wide
   * part uses them are refused. Since the third, terms are named.
   */
  public static final int FORMAT_VERSION = 3;

  public ModelManifest {
    provenance = Map.copyOf(provenance);
    metrics = Map.copyOf(metrics);
    files = Map.copyOf(files);
  }
}
