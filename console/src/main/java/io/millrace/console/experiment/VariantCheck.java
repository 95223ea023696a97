package io.millrace.console.experiment;

import io.millrace.console.problem.RequestProblem;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.namespace.Namespace;
import io.millrace.placement.VariantRules;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import io.millrace.registry.PlacementStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether serving can do what an experiment's variants say. A parameter that nobody reads, or a
 * model that is not there, would make all variants alike, and the test would measure nothing.
 */
public final class VariantCheck {
  /** What a variant's model may be called besides a registry id. */
  public static final List<String> RANKERS =
      List.of("popularity", "champion", "retrieval", "wide-deep", "deepfm");

  private final ModelRegistry models;
  private final PlacementStore placements;

  public VariantCheck(ModelRegistry models, PlacementStore placements) {
    this.models = models;
    this.placements = placements;
  }

  /** Refuses parameters that do not exist, and models and placements that are not there. */
  void check(Namespace site, Experiment experiment) {
    for (int i = 0; i < experiment.variants().size(); i++) {
      String path = "variants[%d].parameters".formatted(i);
      Map<String, String> parameters = experiment.variants().get(i).parameters();
      for (String name : new TreeSet<>(parameters.keySet())) {
        if (!VariantRules.PARAMETERS.contains(name)) {
          throw RequestProblem.invalid(
              path + "." + name,
              "unknown parameter '%s'; known are %s"
                  .formatted(name, String.join(", ", new TreeSet<>(VariantRules.PARAMETERS))));
        }
      }
    }
    unknownModel(site, experiment)
        .or(() -> unknownPlacement(site, experiment))
        .ifPresent(
            problem -> {
              throw RequestProblem.invalid(problem.field(), problem.message());
            });
  }

  private record Found(String field, String message) {}

  private Optional<Found> unknownModel(Namespace site, Experiment experiment) {
    Set<String> known = new TreeSet<>(RANKERS);
    for (ModelRecord model : models.list(site)) {
      known.add(model.id());
      known.add(model.kind());
    }
    for (int i = 0; i < experiment.variants().size(); i++) {
      Variant variant = experiment.variants().get(i);
      List<String> named = new ArrayList<>(VariantRules.of(variant.parameters()).interleave());
      boolean two = !named.isEmpty();
      if (!two) {
        named.add(variant.model());
      }
      for (String model : named) {
        if (!known.contains(model)) {
          return Optional.of(
              new Found(
                  "variants[%d].parameters.%s".formatted(i, two ? "interleave" : "model"),
                  "there is no model '%s' in namespace '%s'; known are %s"
                      .formatted(model, site, shortList(known))));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Found> unknownPlacement(Namespace site, Experiment experiment) {
    for (int i = 0; i < experiment.variants().size(); i++) {
      Optional<String> named =
          VariantRules.of(experiment.variants().get(i).parameters()).placement();
      if (named.isPresent() && placements.find(site, named.get()).isEmpty()) {
        Set<String> known = new TreeSet<>();
        placements.list(site).forEach(placement -> known.add(placement.name()));
        return Optional.of(
            new Found(
                "variants[%d].parameters.placement".formatted(i),
                known.isEmpty()
                    ? "there is no placement '%s': namespace '%s' has none; store it first"
                        .formatted(named.get(), site)
                    : "there is no placement '%s' in namespace '%s'; known are %s"
                        .formatted(named.get(), site, shortList(known))));
      }
    }
    return Optional.empty();
  }

  private static String shortList(Set<String> known) {
    List<String> first = known.stream().limit(20).toList();
    return String.join(", ", first) + (known.size() > first.size() ? ", ..." : "");
  }
}
