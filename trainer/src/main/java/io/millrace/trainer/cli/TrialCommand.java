package io.millrace.trainer.cli;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.Registry;
import io.millrace.registry.TrialStore;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A command on the trials of one site's models. */
abstract class TrialCommand extends AnalystCommand {
  @Mixin private final SiteOptions site = new SiteOptions();

  @Override
  final JsonNode run() {
    Settings settings = site.settings();
    Namespace namespace = SiteOptions.namespace(settings);
    try (Registry registry = Registry.openForCommand(settings)) {
      return run(registry.trials(), namespace);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new InvalidOptionException(String.valueOf(e.getMessage()));
    }
  }

  abstract JsonNode run(TrialStore trials, Namespace namespace);

  static ObjectNode json(ModelTrial trial) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("id", trial.modelId());
    node.put("duty", trial.duty().name().toLowerCase(Locale.ROOT));
    node.put("share", trial.share());
    node.put("started_at", trial.startedAt().toString());
    node.put("ended_at", trial.endedAt().map(Object::toString).orElse(null));
    node.put("reason", trial.reason().orElse(null));
    return node;
  }
}
