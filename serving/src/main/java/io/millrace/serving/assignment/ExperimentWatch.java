package io.millrace.serving.assignment;

import io.millrace.event.Value;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Holdout;
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
  private volatile Optional<Holdout> holdout = Optional.empty();

  public ExperimentWatch(Namespace namespace, ExperimentStore store) {
    this.namespace = namespace;
    this.store = store;
  }

  /** Reads them anew. Throws where PostgreSQL cannot answer, and then changes nothing. */
  public void poll() {
    List<Experiment> experiments = List.copyOf(store.running(namespace));
    holdout = store.holdout(namespace);
    running = experiments;
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
   * The unit's arms. Where several experiments set a parameter for it, the oldest decides. Who is
   * held out has none; where there is a holdout, the impression says on which side of it the unit
   * is.
   *
   * @param unit the user, else the session
   * @param attributes the user's own and the request's context, for experiments with an audience
   */
  public Assignment assign(String unit, Map<String, Value> attributes) {
    List<Experiment> experiments = running;
    Optional<Holdout> held = holdout;
    if (experiments.isEmpty() && held.isEmpty()) {
      return Assignment.NONE;
    }
    Map<String, String> arms = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    if (held.isPresent()) {
      boolean out = held.get().holds(unit);
      arms.put(Holdout.NAME, out ? Holdout.HELD_OUT : Holdout.EXPOSED);
      if (out) {
        return new Assignment(arms, parameters);
      }
    }
    for (Experiment experiment : experiments) {
      Optional<Experiment.Variant> arm = VariantAssigner.assign(experiment, unit, attributes);
      if (arm.isPresent()) {
        arms.put(experiment.key(), arm.get().name());
        arm.get().parameters().forEach(parameters::putIfAbsent);
      }
    }
    return new Assignment(arms, parameters);
  }
}
