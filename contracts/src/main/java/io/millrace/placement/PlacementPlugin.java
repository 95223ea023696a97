package io.millrace.placement;

import io.millrace.plugin.PluginRegistry;
import java.util.List;

/**
 * Brings names that placements may use, to every service that reads placements. Serving finds the
 * code behind them as {@code CandidateSourcePlugin} and {@code RerankingPlugin}. Implementations
 * have a constructor without arguments and are named in {@code
 * META-INF/services/io.millrace.placement.PlacementPlugin}.
 */
public interface PlacementPlugin {
  /** The sources of all plug-ins. */
  PluginRegistry<PlacementPlugin, Source> SOURCES =
      new PluginRegistry<>(
          PlacementPlugin.class, PlacementPlugin::sources, Source::wireName, "candidate source");

  /** The types of re-ranking rules of all plug-ins. */
  PluginRegistry<PlacementPlugin, RuleType> RULES =
      new PluginRegistry<>(
          PlacementPlugin.class, PlacementPlugin::rules, RuleType::name, "re-ranking rule");

  /** Returns its candidate sources, whose names no other plug-in's have. */
  default List<Source> sources() {
    return List.of();
  }

  /** Returns its types of re-ranking rules, whose names no other plug-in's have. */
  default List<RuleType> rules() {
    return List.of();
  }
}
