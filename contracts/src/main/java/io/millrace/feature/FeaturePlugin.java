package io.millrace.feature;

import io.millrace.plugin.PluginRegistry;
import java.util.List;

/**
 * Brings kinds of features. Implementations have a constructor without arguments and are named in
 * {@code META-INF/services/io.millrace.feature.FeaturePlugin}.
 */
public interface FeaturePlugin {
  /** The kinds of all plug-ins. */
  PluginRegistry<FeaturePlugin, FeatureKind> KINDS =
      new PluginRegistry<>(FeaturePlugin.class, FeaturePlugin::kinds, FeatureKind::id, "type");

  /** Returns its kinds, whose ids no other plug-in's have. */
  List<FeatureKind> kinds();
}
