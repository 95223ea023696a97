package io.millrace.registry;

import io.millrace.experiment.Experiment;
import io.millrace.namespace.Namespace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The experiments of each site. Throws {@link RegistryException} where PostgreSQL cannot answer.
 */
public interface ExperimentStore {
  /** Adds a draft; an id that is taken is an {@link IllegalArgumentException}. */
  void create(Namespace namespace, Experiment experiment);

  /** Newest first. */
  List<StoredExperiment> list(Namespace namespace);

  Optional<StoredExperiment> find(Namespace namespace, String id);

  /** Those that are running now, oldest first. */
  List<Experiment> running(Namespace namespace);

  /** From draft to running; an {@link IllegalStateException} in any other state. */
  void start(Namespace namespace, String id);

  /**
   * Raises the coverage of a draft or running experiment; lowering it is an {@link
   * IllegalArgumentException}.
   */
  void ramp(Namespace namespace, String id, double coverage);

  /** From running to stopped; an {@link IllegalStateException} in any other state. */
  void stop(Namespace namespace, String id);

  /**
   * An experiment with its dates.
   *
   * @param startedAt empty while it is a draft
   * @param stoppedAt empty until it is stopped
   */
  record StoredExperiment(
      Experiment experiment,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> stoppedAt) {}
}
