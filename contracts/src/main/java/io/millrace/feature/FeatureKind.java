package io.millrace.feature;

/**
 * A kind of feature: reads one from a specification. All else is asked of the {@link Feature}, so
 * nothing but a kind knows its features by name. Stateless; named by a {@link FeaturePlugin}.
 */
public interface FeatureKind {
  /** Returns the value of {@code type} in specifications. */
  String id();

  /**
   * Reads a feature. Keys that are not asked for are refused.
   *
   * @throws IllegalArgumentException if a key is wrong; the message names the key, the value and
   *     what is allowed
   */
  Feature read(FeatureKeys keys);
}
