package io.millrace.trainer.cli;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import io.millrace.registry.Registry;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A command on the registry of one site. */
abstract class RegistryCommand extends AnalystCommand {
  @Mixin private final SiteOptions site = new SiteOptions();

  @Override
  final JsonNode run() {
    Settings settings = site.settings();
    Namespace namespace = SiteOptions.namespace(settings);
    try (Registry registry = Registry.openForCommand(settings)) {
      return run(registry.models(), namespace);
    }
  }

  abstract JsonNode run(ModelRegistry models, Namespace namespace);

  static ModelRecord find(ModelRegistry models, Namespace namespace, String id) {
    return models
        .find(namespace, id)
        .orElseThrow(
            () ->
                new InvalidOptionException(
                    "site %s has no model '%s'; 'millrace models list' names them"
                        .formatted(namespace, id)));
  }

  static ObjectNode json(ModelRecord model) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("id", model.id());
    node.put("model", model.kind());
    node.put("status", model.status().name().toLowerCase(java.util.Locale.ROOT));
    node.put("created_at", model.createdAt().toString());
    node.put("promoted_at", model.promotedAt().map(Object::toString).orElse(null));
    ObjectNode metrics = node.putObject("metrics");
    for (Map.Entry<String, Double> metric : new TreeMap<>(model.metrics()).entrySet()) {
      Json.number(metrics, metric.getKey(), metric.getValue());
    }
    node.put("artifact", model.artifact().toString());
    node.put("report", model.report().map(Object::toString).orElse(null));
    return node;
  }
}
