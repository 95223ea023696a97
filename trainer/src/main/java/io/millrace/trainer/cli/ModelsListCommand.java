package io.millrace.trainer.cli;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models list}. */
@Command(name = "list", description = "Lists the models, newest first.")
final class ModelsListCommand extends RegistryCommand {
  @Override
  JsonNode run(ModelRegistry registry, Namespace namespace) {
    List<ModelRecord> models = registry.list(namespace);
    if (models.isEmpty()) {
      people()
          .println("Site %s has no models yet; 'millrace train' makes one.".formatted(namespace));
    } else {
      TextTable table = new TextTable().row("ID", "STATUS", "AUC", "LOGLOSS", "TRAINED");
      for (ModelRecord model : models) {
        table.row(
            model.id(),
            model.status().name().toLowerCase(Locale.ROOT),
            metric(model, "validation.auc"),
            metric(model, "validation.logloss"),
            model.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
      }
      table.print(people());
    }
    ObjectNode result = Json.object();
    result.put("namespace", namespace.name());
    ArrayNode list = result.putArray("models");
    models.forEach(model -> list.add(json(model)));
    return result;
  }

  static String metric(ModelRecord model, String name) {
    Double value = model.metrics().get(name);
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
