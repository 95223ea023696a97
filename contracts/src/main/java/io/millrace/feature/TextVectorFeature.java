package io.millrace.feature;

import io.millrace.event.Value;
import java.util.Optional;

/**
 * A feature computed from the stored vector of an item's text, reduced by a projection that is a
 * part of the model. It is never logged with impressions: both serving and training look it up by
 * item. Missing if the item has no vector, or one of another encoder than the model's.
 */
public non-sealed interface TextVectorFeature extends Feature {
  /** Returns how many components of the reduced vector it reads. */
  int size();

  /**
   * Computes the value.
   *
   * @param reduced the components; those that it does not have are 0
   */
  Value value(float[] reduced);

  @Override
  default Scope of() {
    return Scope.ITEM;
  }

  @Override
  default Optional<String> notCrossable() {
    return Optional.of(
        "a stored text vector has no values that can be crossed: take the feature out of the cross");
  }
}
