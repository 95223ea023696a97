package io.millrace.event;

import java.util.Optional;

/** The distinct items that a user interacted with, newest first. */
public interface InteractedItems {
  /** Returns how many items there are. */
  int size();

  /** Returns {@link ItemId#hash()} of the i-th item. */
  int itemHash(int i);

  /** Returns the time of the newest interaction with the i-th item, epoch seconds. */
  long lastAt(int i);

  /**
   * Returns the type of the interaction with the i-th item that says most for it; empty if the user
   * disliked the item.
   */
  Optional<InteractionType> strongest(int i);
}
