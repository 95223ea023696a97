package io.millrace.serving.reranking;

import io.millrace.plugin.PluginException;
import io.millrace.plugin.Plugins;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The re-ranking rules of all plug-ins, by type. */
final class RerankingRules {
  private final Map<String, RerankingRule> byType = new LinkedHashMap<>();
  private final Map<RerankingRule.Stage, List<RerankingRule>> byStage =
      new EnumMap<>(RerankingRule.Stage.class);

  /** Loaded when the first slate is made. */
  private static final class Loaded {
    static final RerankingRules ALL = new RerankingRules(Plugins.load(RerankingPlugin.class));
  }

  /**
   * Collects rules.
   *
   * @throws PluginException if two have one type
   */
  RerankingRules(Collection<RerankingPlugin> plugins) {
    for (RerankingPlugin plugin : plugins) {
      for (RerankingRule rule : plugin.rules()) {
        if (byType.putIfAbsent(rule.type(), rule) != null) {
          throw new PluginException(
              "re-ranking rule '%s' of %s is there already; give it another type"
                  .formatted(rule.type(), Plugins.origin(plugin)));
        }
      }
    }
    for (RerankingRule.Stage stage : RerankingRule.Stage.values()) {
      byStage.put(stage, byType.values().stream().filter(rule -> rule.stage() == stage).toList());
    }
  }

  static RerankingRules all() {
    return Loaded.ALL;
  }

  Optional<RerankingRule> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  List<RerankingRule> all(RerankingRule.Stage stage) {
    return Objects.requireNonNull(byStage.get(stage));
  }
}
