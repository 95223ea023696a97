package io.millrace.serving.reranking;

import io.millrace.state.ItemState;

/** How like two items are, from -1 to 1; 1 for an item and itself. */
@FunctionalInterface
public interface Likeness {
  double of(ItemState one, ItemState other);
}
