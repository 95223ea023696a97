package io.millrace.trainer.cli;

import io.millrace.model.BrokenArtifactException;
import io.millrace.model.ModelArtifact;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models promote ID}. */
@Command(
    name = "promote",
    description = "Makes a model the champion; serving takes it up within seconds.")
final class ModelsPromoteCommand extends RegistryCommand {
  @Parameters(paramLabel = "ID")
  private String id = "";

  @Override
  JsonNode run(ModelRegistry registry, Namespace namespace) {
    ModelRecord model = find(registry, namespace, id);
    try {
      ModelArtifact.load(model.artifact()).close();
    } catch (BrokenArtifactException e) {
      throw new InvalidOptionException("not promoted: " + e.getMessage());
    }
    Optional<ModelRecord> before = registry.champion(namespace);
    ModelRecord promoted = registry.promote(namespace, id);
    people().println(sentence(promoted, before, namespace));
    ObjectNode result = json(promoted);
    result.put("replaced", replaced(promoted, before).orElse(null));
    return result;
  }

  static String sentence(ModelRecord now, Optional<ModelRecord> before, Namespace namespace) {
    return "%s is now champion of site %s; %s"
        .formatted(
            now.id(),
            namespace,
            replaced(now, before)
                .map(id -> "it replaces %s ('millrace models rollback' goes back)".formatted(id))
                .orElse(before.isPresent() ? "it was already" : "there was none before"));
  }

  static Optional<String> replaced(ModelRecord now, Optional<ModelRecord> before) {
    return before.map(ModelRecord::id).filter(id -> !id.equals(now.id()));
  }
}
