package io.millrace.trainer.cli;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import io.millrace.statistics.decision.PromotionRules;
import io.millrace.statistics.decision.PromotionRules.Decision;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a model champion where the {@link PromotionRules} allow it, or by force; then its metrics
 * say {@code promotion.forced} for ever.
 */
final class Promotion {
  private final ModelRegistry registry;
  private final Namespace namespace;
  private final boolean force;

  Promotion(ModelRegistry registry, Namespace namespace, boolean force) {
    this.registry = registry;
    this.namespace = namespace;
    this.force = force;
  }

  /**
   * What came of it.
   *
   * @param model as it is now
   * @param replaced the champion before, where it was another
   * @param objections of the rules; overruled where it was promoted
   */
  record Result(
      ModelRecord model, boolean promoted, Optional<String> replaced, List<String> objections) {
    /** Adds {@code replaced}, and {@code objections} where there are some. */
    void describe(ObjectNode json) {
      json.put("replaced", replaced.orElse(null));
      if (!objections.isEmpty()) {
        objections.forEach(json.putArray("objections")::add);
      }
    }
  }

  /**
   * Promotes, and tells people.
   *
   * @param provenance of the model's manifest
   */
  Result run(ModelRecord model, Map<String, String> provenance, PrintWriter people) {
    Optional<ModelRecord> before = registry.champion(namespace);
    if (before.map(ModelRecord::id).equals(Optional.of(model.id()))) {
      people.println("%s is champion of site %s already".formatted(model.id(), namespace));
      return new Result(before.orElseThrow(), true, Optional.empty(), List.of());
    }
    Decision decision =
        PromotionRules.judge(
            PromotionRules.Facts.of(model.metrics(), provenance),
            before.map(now -> new PromotionRules.Rival(now.id(), now.metrics())));
    decision.notes().forEach(note -> people.println("Note: " + note));
    decision
        .objections()
        .forEach(
            reason -> people.println((force ? "Overruled: " : "Against promotion: ") + reason));
    if (!decision.allowed() && !force) {
      people.println(
          "%s stays a candidate; 'millrace models promote %s --force' promotes it all the same"
              .formatted(model.id(), model.id()));
      return new Result(model, false, Optional.empty(), decision.objections());
    }
    if (!decision.allowed()) {
      registry.addMetrics(namespace, model.id(), Map.of(PromotionRules.Facts.FORCED, 1.0));
    }
    ModelRecord now = registry.promote(namespace, model.id());
    people.println(
        "%s is now champion of site %s; %s"
            .formatted(
                now.id(),
                namespace,
                before
                    .map(
                        other ->
                            "it replaces %s ('millrace models rollback' goes back)"
                                .formatted(other.id()))
                    .orElse("there was none before")));
    return new Result(now, true, before.map(ModelRecord::id), decision.objections());
  }
}
