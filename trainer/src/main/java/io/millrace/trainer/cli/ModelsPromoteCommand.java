package io.millrace.trainer.cli;

import io.millrace.model.BrokenArtifactException;
import io.millrace.namespace.Namespace;
import io.millrace.recommender.Recommender;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models promote ID}. */
@Command(
    name = "promote",
    description = {
      "Makes a model the champion; serving takes it up within seconds.",
      "Refused where it is worse than the champion, badly calibrated or trained on too little."
    })
final class ModelsPromoteCommand extends RegistryCommand {
  @Parameters(paramLabel = "ID")
  private String id = "";

  @Option(names = "--force", description = "Promote it whatever the rules say.")
  private boolean force;

  private boolean refused;

  @Override
  JsonNode run(ModelRegistry registry, Namespace namespace) {
    ModelRecord model = find(registry, namespace, id);
    Promotion.Result result;
    try (Recommender loaded = RecommenderArtifact.load(model.artifact())) {
      result = new Promotion(registry, namespace, force).run(model, loaded.provenance(), people());
    } catch (BrokenArtifactException e) {
      throw new InvalidOptionException("not promoted: " + e.getMessage());
    }
    refused = !result.promoted();
    ObjectNode json = json(result.model());
    result.describe(json);
    return json;
  }

  @Override
  int status() {
    return refused ? 1 : 0;
  }
}
