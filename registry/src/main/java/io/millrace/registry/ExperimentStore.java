package io.millrace.registry;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Holdout;
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

  /**
   * The phases of an experiment that changes have ended, oldest first; stopped, each at its end.
   */
  List<StoredExperiment> endedPhases(Namespace namespace, String id);

  /** Those that are running now, oldest first. */
  List<Experiment> running(Namespace namespace);

  /**
   * From draft or paused to running; an {@link IllegalStateException} in any other state, and where
   * a running experiment owns places of the same layer.
   */
  void start(Namespace namespace, String id);

  /** From running to paused; an {@link IllegalStateException} in any other state. */
  void pause(Namespace namespace, String id);

  /**
   * Raises the coverage of a draft or running experiment; lowering it is an {@link
   * IllegalArgumentException}.
   */
  void ramp(Namespace namespace, String id, double coverage);

  /** From running or paused to stopped; an {@link IllegalStateException} in any other state. */
  void stop(Namespace namespace, String id);

  /** From draft or stopped to archived; an {@link IllegalStateException} in any other state. */
  void archive(Namespace namespace, String id);

  /**
   * Changes what an experiment does. A draft simply becomes the other; of one that has run, the
   * configuration is frozen: only a raised coverage keeps the phase, anything else ends it and
   * begins the next, with a seed of its own. An {@link IllegalStateException} once it is stopped.
   *
   * @param changed with the id of the experiment; its status, seed and phase are ignored unless it
   *     is a draft, whose seed is taken
   */
  void change(Namespace namespace, Experiment changed);

  /** Who takes part in no experiment; empty where everybody may. */
  Optional<Holdout> holdout(Namespace namespace);

  /** Holds out from now on; the same seed keeps who was held out. */
  void setHoldout(Namespace namespace, Holdout holdout);

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
