package io.millrace.serving.ranking;

import java.util.Optional;

/**
 * A slot of a slate, as an item has it.
 *
 * @param position from 1
 * @param propensity the probability with which the policy shows this item here, in (0, 1]
 * @param team the model, counted from 0, that put the item up if two make the slate
 * @param explored whether the item was drawn at random
 */
public record Slot(int position, double propensity, Optional<Integer> team, boolean explored) {
  /** A slot of a slate that one ranking makes. */
  public Slot(int position, double propensity) {
    this(position, propensity, Optional.empty(), false);
  }
}
