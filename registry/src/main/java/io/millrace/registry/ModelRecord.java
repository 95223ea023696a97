package io.millrace.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A registered model.
 *
 * @param id unique within the site, for instance {@code deepfm-20260131-120000}
 * @param kind for instance {@code deepfm}
 * @param artifact the directory of its artifact
 * @param metrics from its evaluation, for instance {@code validation.auc}
 * @param report the HTML report, where one was written
 * @param promotedAt when it last became champion
 */
public record ModelRecord(
    String id,
    String kind,
    ModelStatus status,
    Path artifact,
    Map<String, Double> metrics,
    Optional<Path> report,
    Instant createdAt,
    Optional<Instant> promotedAt) {
  public ModelRecord {
    metrics = Map.copyOf(metrics);
  }
}
