package io.millrace.feature;

import java.util.List;

/**
 * Brings kinds of features. Implementations have a constructor without arguments and are named in
 * {@code META-INF/services/io.millrace.feature.FeaturePlugin}.
 */
public interface FeaturePlugin {
  /** Returns its kinds, whose ids no other plug-in's have. */
  List<FeatureKind> kinds();
}
