package io.millrace.console.web.api;

import io.millrace.registry.ModelRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A registered model as the API tells it.
 *
 * @param status {@code candidate}, {@code champion} or {@code retired}
 * @param artifact the directory it lies in
 * @param report the path, on this server, of its training run's page
 */
public record ModelJson(
    String id,
    String kind,
    String status,
    String artifact,
    Map<String, Double> metrics,
    Optional<String> report,
    Instant createdAt,
    Optional<Instant> promotedAt) {

  static ModelJson of(ModelRecord model) {
    return new ModelJson(
        model.id(),
        model.kind(),
        model.status().name().toLowerCase(Locale.ROOT),
        model.artifact().toString(),
        new TreeMap<>(model.metrics()),
        model.report().map(file -> "/models/" + model.id() + "/report"),
        model.createdAt(),
        model.promotedAt());
  }
}
