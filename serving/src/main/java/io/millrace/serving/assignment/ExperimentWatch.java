package io.millrace.serving.assignment;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.VariantAssigner;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The running experiments of a site, as of the last poll, and the assignment to their arms. */
public final class ExperimentWatch {
  private final Namespace namespace;
  private final ExperimentStore store;
  private volatile List<Experiment> running = List.of();

  public ExperimentWatch(Namespace namespace, ExperimentStore store) {
    this.namespace = namespace;
    this.store = store;
  }

  /** Reads them anew. Throws where PostgreSQL cannot answer, and then changes nothing. */
  public void poll() {
    running = List.copyOf(store.running(namespace));
  }

  /** What the arms of the running experiments want to rank with. */
  public Set<String> models() {
    Set<String> models = new LinkedHashSet<>();
    for (Experiment experiment : running) {
      experiment.variants().forEach(variant -> models.add(variant.model()));
    }
    return models;
  }

  /**
   * The unit's arms. Where several experiments set a model for it, the oldest decides.
   *
   * @param unit the user, else the session
   */
  public Assignment assign(String unit) {
    Map<String, String> arms = new LinkedHashMap<>();
    Optional<String> model = Optional.empty();
    for (Experiment experiment : running) {
      Optional<Experiment.Variant> arm = VariantAssigner.assign(experiment, unit);
      if (arm.isPresent()) {
        arms.put(experiment.id(), arm.get().name());
        model = model.or(() -> Optional.ofNullable(arm.get().parameters().get("model")));
      }
    }
    return new Assignment(arms, model);
  }
}
