package io.millrace.feature;

import io.millrace.event.Value;
import java.util.Optional;

/**
 * A feature computed from what is known of a user or an item, or of the request. Serving computes
 * it and logs it with the impression; training takes the logged value, or computes it from the
 * replayed history by the same method.
 */
public non-sealed interface StateFeature extends Feature {
  /**
   * Computes the value. Pure and fast: serving calls it in requests.
   *
   * @param known of what {@link #of} says
   * @return empty if it is missing; a value that the encoding cannot read counts as missing
   */
  Optional<Value> value(EntityView known);
}
