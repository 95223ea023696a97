package io.millrace.console.model;

import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

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

  /** Makes the model champion. */
  public ModelRecord promote(Namespace site, String id) {
    get(site, id);
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
