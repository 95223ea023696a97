package io.millrace.feature.codec;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;

/** Reads features by their kinds, which plug-ins bring. */
final class FeatureKinds {
  private FeatureKinds() {}

  /**
   * Reads a feature.
   *
   * @throws IllegalArgumentException if there is no such kind, or a key is wrong
   */
  static Feature read(String id, FeatureKeys keys) {
    FeatureKind kind = FeaturePlugin.KINDS.get(id);
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
