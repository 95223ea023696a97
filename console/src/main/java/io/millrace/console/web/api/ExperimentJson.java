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
 * @param status {@code draft}, {@code running}, {@code paused}, {@code stopped} or {@code archived}
 * @param phase counted from 1
 * @param key its name in impressions: the id, and from the second phase on with the phase
 * @param layer what it owns of a layer
 * @param audience conditions that all must hold
 */
public record ExperimentJson(
    String id,
    String hypothesis,
    String status,
    String seed,
    double coverage,
    List<Arm> variants,
    int phase,
    String key,
    Optional<LayerJson> layer,
    List<ConditionJson> audience,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> stoppedAt) {

  /** An arm; the first of an experiment is its control. */
  public record Arm(String name, double weight, Map<String, String> parameters) {}

  /** Places of a layer, from start up to but without end, in [0, 1]. */
  public record LayerJson(String id, double start, double end) {}

  /**
   * A condition of the audience.
   *
   * @param operator {@code in}, {@code not_in}, {@code exists}, {@code missing}, {@code at_least}
   *     or {@code below}
   */
  public record ConditionJson(String attribute, String operator, List<String> values) {}

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
        experiment.phase(),
        experiment.key(),
        experiment.layer().map(layer -> new LayerJson(layer.id(), layer.start(), layer.end())),
        experiment.audience().stream()
            .map(
                condition ->
                    new ConditionJson(
                        condition.attribute(),
                        condition.operator().name().toLowerCase(Locale.ROOT),
                        condition.values()))
            .toList(),
        stored.createdAt(),
        stored.startedAt(),
        stored.stoppedAt());
  }
}
