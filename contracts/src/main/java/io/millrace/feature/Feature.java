package io.millrace.feature;

import java.util.Optional;

/**
 * One named feature: what it is of, where its values come from, how they become rows. Its {@link
 * FeatureKind} read it from a specification.
 *
 * <p>Its value is a {@link io.millrace.event.Value}, logged with impressions under its name. No
 * value is a value too: each field has a row for the missing and one for the unseen.
 *
 * <p>Where values come from is a closed set, the subtypes; which features there are is not.
 * Features are immutable, equal if they compute the same, and {@link #toString} tells all that they
 * compute: the fingerprint of a specification is made from it. Records are all that by themselves.
 */
public sealed interface Feature
    permits StateFeature, TextVectorFeature, RetrievalFeature, PositionFeature {
  /** Returns its name, unique in a specification. */
  String name();

  /** Returns what it describes. */
  Scope of();

  /** Returns the id of its kind. */
  String type();

  /** Returns how its values become rows, equal in effect whenever it is asked for. */
  Encoding encoding();

  /** Returns where a table has its values. */
  TableInput table();

  /** Writes the keys that its kind reads, but for {@code name} and {@code type}. */
  void write(FeatureKeyWriter keys);

  /** Returns why it cannot be crossed with others; empty if it can. */
  default Optional<String> notCrossable() {
    return Optional.empty();
  }
}
