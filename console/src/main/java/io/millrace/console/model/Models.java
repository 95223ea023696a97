package io.millrace.console.model;

import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import io.millrace.statistics.decision.PromotionRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person may do with a model. Every refusal is a {@link RequestProblem} that says why. */
public final class Models {
  private final ModelRegistry registry;
  private final Path artifacts;

  /**
   * @param artifacts the directory that every report must lie in: the registry's rows come from
   *     elsewhere and must not make the console hand out other files
   */
  public Models(ModelRegistry registry, Path artifacts) {
    this.registry = registry;
    this.artifacts = artifacts;
  }

  /** Newest first. */
  public List<ModelRecord> list(Namespace site) {
    return registry.list(site);
  }

  public ModelRecord get(Namespace site, String id) {
    return registry
        .find(site, id)
        .orElseThrow(
            () ->
                RequestProblem.notFound(
                    "id", "unknown model '%s' of site '%s'".formatted(id, site)));
  }

  /** What the rules say about making the model champion. */
  public PromotionRules.Decision judge(Namespace site, String id) {
    ModelRecord model = get(site, id);
    Optional<PromotionRules.Rival> champion =
        registry
            .champion(site)
            .filter(now -> !now.id().equals(id))
            .map(now -> new PromotionRules.Rival(now.id(), now.metrics()));
    return PromotionRules.judge(
        PromotionRules.Facts.of(model.metrics(), Provenance.read(artifacts, model.artifact())),
        champion);
  }

  /**
   * Makes the model champion where the rules allow it.
   *
   * @param force promotes it all the same; its metrics then say so for ever
   */
  public ModelRecord promote(Namespace site, String id, boolean force) {
    PromotionRules.Decision decision = judge(site, id);
    if (!decision.allowed() && !force) {
      throw RequestProblem.conflict(
          "force",
          "the promotion rules are against model '%s': %s Say force=true to promote it all the same"
              .formatted(id, String.join(" ", decision.objections())));
    }
    if (!decision.allowed()) {
      registry.addMetrics(site, id, Map.of(PromotionRules.Facts.FORCED, 1.0));
    }
    return registry.promote(site, id);
  }

  /** Makes the champion before this one champion again. */
  public ModelRecord rollback(Namespace site) {
    try {
      return registry.rollback(site);
    } catch (IllegalStateException e) {
      throw RequestProblem.conflict(
          "status", "site '%s' has no retired model to go back to".formatted(site));
    }
  }

  /** The HTML report of the model's training run. */
  public String report(Namespace site, String id) {
    Path report =
        get(site, id)
            .report()
            .orElseThrow(
                () -> RequestProblem.notFound("report", "model '%s' has no report".formatted(id)));
    try {
      Path real = report.toRealPath();
      if (!real.startsWith(artifacts.toRealPath()) || !real.toString().endsWith(".html")) {
        throw RequestProblem.notFound(
            "report",
            "the report of model '%s' is not an HTML file under %s".formatted(id, artifacts));
      }
      return Files.readString(real);
    } catch (NoSuchFileException e) {
      throw RequestProblem.notFound(
          "report", "the report of model '%s' is gone: %s".formatted(id, report));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + report, e);
    }
  }
}
