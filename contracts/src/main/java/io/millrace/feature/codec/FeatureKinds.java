package io.millrace.feature.codec;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;
import io.millrace.plugin.PluginRegistry;

/** The kinds of features of all plug-ins on the class path, by id. */
final class FeatureKinds {
  private static final PluginRegistry<FeaturePlugin, FeatureKind> KINDS =
      new PluginRegistry<>(FeaturePlugin.class, FeaturePlugin::kinds, FeatureKind::id, "type");

  private FeatureKinds() {}

  /**
   * Reads a feature.
   *
   * @throws IllegalArgumentException if there is no such kind, or a key is wrong
   */
  static Feature read(String id, FeatureKeys keys) {
    FeatureKind kind = KINDS.get(id);
    Feature feature = kind.read(keys);
    check(feature.name().equals(keys.name()) && feature.type().equals(id), id, "name and type");
    // Warm starts and fingerprints compare features and what they say of themselves.
    Feature again = kind.read(keys);
    check(
        feature.equals(again) && feature.toString().equals(again.toString()),
        id,
        "equals, hashCode and toString, as records have them");
    return feature;
  }

  private static void check(boolean kept, String id, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(
          "the plug-in of type '%s' is broken: its features need %s of what was read"
              .formatted(id, rule));
    }
  }
}
