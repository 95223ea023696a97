package io.millrace.console.web.api;

import io.millrace.experiment.Experiment;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment as the API tells it.
 *
 * @param status {@code draft}, {@code running} or {@code stopped}
 */
public record ExperimentJson(
    String id,
    String hypothesis,
    String status,
    String seed,
    double coverage,
    List<Arm> variants,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> stoppedAt) {

  /** An arm; the first of an experiment is its control. */
  public record Arm(String name, double weight, Map<String, String> parameters) {}

  static ExperimentJson of(StoredExperiment stored) {
    Experiment experiment = stored.experiment();
    return new ExperimentJson(
        experiment.id(),
        experiment.hypothesis(),
        experiment.status().name().toLowerCase(Locale.ROOT),
        experiment.seed(),
        experiment.coverage(),
        experiment.variants().stream()
            .map(arm -> new Arm(arm.name(), arm.weight(), arm.parameters()))
            .toList(),
        stored.createdAt(),
        stored.startedAt(),
        stored.stoppedAt());
  }
}
