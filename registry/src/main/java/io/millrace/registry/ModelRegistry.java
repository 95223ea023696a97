package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models of each site. Every change is one transaction; at most one model of a site is
 * champion. Throws {@link RegistryException} where PostgreSQL cannot answer.
 */
public interface ModelRegistry {
  /** Adds a candidate; an id that is taken is an {@link IllegalArgumentException}. */
  void register(Namespace namespace, ModelRecord model);

  /** Newest first. */
  List<ModelRecord> list(Namespace namespace);

  Optional<ModelRecord> find(Namespace namespace, String id);

  Optional<ModelRecord> champion(Namespace namespace);

  /**
   * Makes the model champion and retires the one before; an unknown id is an {@link
   * IllegalArgumentException}.
   */
  ModelRecord promote(Namespace namespace, String id);

  /** Adds to what is known of a model; an unknown id is an {@link IllegalArgumentException}. */
  void addMetrics(Namespace namespace, String id, Map<String, Double> metrics);

  /**
   * Makes the newest retired model champion again and the champion a candidate; an {@link
   * IllegalStateException} where there is nothing to go back to.
   */
  ModelRecord rollback(Namespace namespace);
}
