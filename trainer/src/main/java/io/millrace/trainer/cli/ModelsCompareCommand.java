package io.millrace.trainer.cli;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models compare ID [OTHER]}. */
@Command(
    name = "compare",
    description = {
      "Puts the metrics of two models beside each other, as each had them when it was trained.",
      "For a comparison on the same rows see a model's report, or 'evaluate' both on one table."
    })
final class ModelsCompareCommand extends RegistryCommand {
  @Parameters(index = "0", paramLabel = "ID")
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER",
      description = "Default: the champion.")
  private Optional<String> other = Optional.empty();

  @Override
  JsonNode run(ModelRegistry registry, Namespace namespace) {
    ModelRecord first = find(registry, namespace, id);
    ModelRecord second =
        other
            .map(name -> find(registry, namespace, name))
            .or(() -> registry.champion(namespace))
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        "site %s has no champion; name a second model".formatted(namespace)));
    Set<String> metrics = new TreeSet<>(first.metrics().keySet());
    metrics.addAll(second.metrics().keySet());
    TextTable table = new TextTable().row("", first.id(), second.id(), "DIFFERENCE");
    ObjectNode differences = Json.object();
    for (String name : metrics) {
      double difference =
          first.metrics().getOrDefault(name, Double.NaN)
              - second.metrics().getOrDefault(name, Double.NaN);
      Json.number(differences, name, difference);
      table.row(
          name,
          ModelsListCommand.metric(first, name),
          ModelsListCommand.metric(second, name),
          Double.isNaN(difference) ? "-" : String.format(Locale.ROOT, "%+.4f", difference));
    }
    table.print(people());
    ObjectNode result = Json.object();
    result.set("first", json(first));
    result.set("second", json(second));
    result.set("difference", differences);
    return result;
  }
}
