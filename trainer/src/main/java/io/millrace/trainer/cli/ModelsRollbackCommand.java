package io.millrace.trainer.cli;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.util.Optional;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models rollback}. */
@Command(name = "rollback", description = "Makes the champion before this one champion again.")
final class ModelsRollbackCommand extends RegistryCommand {
  @Override
  JsonNode run(ModelRegistry registry, Namespace namespace) {
    Optional<ModelRecord> before = registry.champion(namespace);
    ModelRecord now;
    try {
      now = registry.rollback(namespace);
    } catch (IllegalStateException e) {
      throw new InvalidOptionException(String.valueOf(e.getMessage()));
    }
    people()
        .println(
            "%s is champion of site %s again%s"
                .formatted(
                    now.id(),
                    namespace,
                    before.map(b -> "; %s is a candidate".formatted(b.id())).orElse("")));
    ObjectNode result = json(now);
    result.put("replaced", before.map(ModelRecord::id).orElse(null));
    return result;
  }
}
