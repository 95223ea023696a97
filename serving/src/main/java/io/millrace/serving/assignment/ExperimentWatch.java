package io.millrace.serving.assignment;

import io.millrace.event.Value;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Holdout;
import io.millrace.experiment.StickyArms;
import io.millrace.experiment.VariantAssigner;
import io.millrace.namespace.Namespace;
import io.millrace.placement.VariantRules;
import io.millrace.registry.ExperimentStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running experiments of a site, as of the last poll, and the assignment to their arms. */
public final class ExperimentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentWatch.class);

  /** Where a unit has more, those of experiments that are over are forgotten. */
  private static final int MOST_ARMS = 50;

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
    List<Experiment> experiments =
        store.running(namespace).stream().map(ExperimentWatch::readable).toList();
    holdout = store.holdout(namespace);
    running = experiments;
  }

  /** An arm whose parameters cannot be read does nothing differently but for its model. */
  private static Experiment readable(Experiment experiment) {
    return experiment.withVariants(
        experiment.variants().stream()
            .map(
                variant -> {
                  try {
                    VariantRules.of(variant.parameters());
                    return variant;
                  } catch (IllegalArgumentException e) {
                    LOG.warn("{}: arm {}: {}", experiment.id(), variant.name(), e.getMessage());
                    return new Experiment.Variant(
                        variant.name(), variant.weight(), Map.of("model", variant.model()));
                  }
                })
            .toList());
  }

  /** What the arms of the running experiments want to rank with. */
  public Set<String> models() {
    Set<String> models = new LinkedHashSet<>();
    for (Experiment experiment : running) {
      for (Experiment.Variant variant : experiment.variants()) {
        models.add(variant.model());
        models.addAll(VariantRules.of(variant.parameters()).interleave());
      }
    }
    return models;
  }

  /**
   * The unit's arms: those it was given before, else as it is drawn. Where several experiments set
   * a parameter for it, the oldest decides. Who is held out has none; where there is a holdout, the
   * impression says on which side of it the unit is.
   *
   * @param unit the user, else the session
   * @param attributes the user's own and the request's context, for experiments with an audience
   * @param past the arms that were kept for it
   */
  public Assignment assign(String unit, Map<String, Value> attributes, StickyArms past) {
    List<Experiment> experiments = running;
    Optional<Holdout> held = holdout;
    if (experiments.isEmpty() && held.isEmpty()) {
      return Assignment.NONE;
    }
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    StickyArms kept =
        past.ofUser().size() > MOST_ARMS ? new StickyArms(Map.of(), past.ofVisitor()) : past;
    if (held.isPresent()) {
      String side =
          past.arm(Holdout.NAME, held.get().version())
              .orElse(held.get().holds(unit) ? Holdout.HELD_OUT : Holdout.EXPOSED);
      names.put(Holdout.NAME, side);
      kept = kept.keeping(Holdout.NAME, held.get().version(), side);
      if (side.equals(Holdout.HELD_OUT)) {
        return new Assignment(names, parameters, VariantRules.NONE, changed(past, kept));
      }
    }
    for (Experiment experiment : experiments) {
      Optional<Experiment.Variant> arm =
          VariantAssigner.assign(experiment, unit, attributes, past, 0);
      if (arm.isPresent()) {
        names.put(experiment.key(), arm.get().name());
        arm.get().parameters().forEach(parameters::putIfAbsent);
        kept = kept.keeping(experiment.id(), experiment.phase(), arm.get().name());
      }
    }
    return new Assignment(names, parameters, VariantRules.of(parameters), changed(past, kept));
  }

  private static Optional<Map<String, String>> changed(StickyArms past, StickyArms kept) {
    return kept.ofUser().equals(past.ofUser()) ? Optional.empty() : Optional.of(kept.ofUser());
  }
}
