package io.millrace.trainer.cli;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code models show ID}. */
@Command(name = "show", description = "Shows one model: metrics, files, dates.")
final class ModelsShowCommand extends RegistryCommand {
  @Parameters(paramLabel = "ID")
  private String id = "";

  @Override
  JsonNode run(ModelRegistry registry, Namespace namespace) {
    ModelRecord model = find(registry, namespace, id);
    TextTable table =
        new TextTable()
            .row("id", model.id())
            .row("model", model.kind())
            .row("status", model.status().name().toLowerCase(Locale.ROOT))
            .row("trained", model.createdAt().toString())
            .row("promoted", model.promotedAt().map(Object::toString).orElse("-"))
            .row("artifact", model.artifact().toString())
            .row("report", model.report().map(Object::toString).orElse("-"));
    for (String name : new TreeMap<>(model.metrics()).keySet()) {
      table.row(name, ModelsListCommand.metric(model, name));
    }
    table.print(people());
    return json(model);
  }
}
