package io.millrace.feature;

import io.millrace.event.Value;

/**
 * A feature of the place on the slate: known in training only. When a slate is ranked no item has a
 * place yet, so all are scored with the value missing.
 */
public non-sealed interface PositionFeature extends Feature {
  /**
   * Returns the value.
   *
   * @param position on the slate, from 1
   */
  Value value(int position);

  @Override
  default Scope of() {
    return Scope.CONTEXT;
  }
}
