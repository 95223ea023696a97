package io.millrace.feature.codec;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The kinds of features of all plug-ins on the class path, by id. */
final class FeatureKinds {
  private static final Map<String, FeatureKind> KINDS = new TreeMap<>();

  static {
    for (FeaturePlugin plugin :
        ServiceLoader.load(FeaturePlugin.class, FeaturePlugin.class.getClassLoader())) {
      plugin.kinds().forEach(kind -> put(KINDS, kind, plugin));
    }
  }

  private FeatureKinds() {}

  static void put(Map<String, FeatureKind> kinds, FeatureKind kind, FeaturePlugin plugin) {
    if (kinds.putIfAbsent(kind.id(), kind) != null) {
      throw new IllegalStateException(
          "feature type '%s' of plug-in %s is there already; give it another id"
              .formatted(kind.id(), plugin.getClass().getName()));
    }
  }

  /**
   * The kind of an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  private static FeatureKind of(String id) {
    FeatureKind kind = KINDS.get(id);
    if (kind == null) {
      throw new IllegalArgumentException(
          "type '%s' is not one of %s. The jar of a plug-in that brings another must be on the class path"
              .formatted(id, String.join(", ", KINDS.keySet())));
    }
    return kind;
  }

  /**
   * Reads a feature.
   *
   * @throws IllegalArgumentException if there is no such kind, or a key is wrong
   */
  static Feature read(String id, FeatureKeys keys) {
    FeatureKind kind = of(id);
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
