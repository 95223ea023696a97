package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.util.List;
import java.util.Optional;

/**
 * The trials of each site's models. Every change is one transaction. Throws {@link
 * RegistryException} where PostgreSQL cannot answer.
 */
public interface TrialStore {
  /** All that run, then all that ended, newest first. */
  List<ModelTrial> list(Namespace namespace);

  /**
   * Starts a trial; one of the same model that runs ends.
   *
   * @param share of a canary, in (0, 1]; 0 for a shadow
   * @throws IllegalArgumentException where the model is unknown or the share out of range
   * @throws IllegalStateException where the model is champion, or another canary runs
   */
  ModelTrial start(Namespace namespace, String modelId, ModelTrial.Duty duty, double share);

  /**
   * Ends the model's trial.
   *
   * @return the trial; empty where none runs
   */
  Optional<ModelTrial> end(Namespace namespace, String modelId, String reason);
}
