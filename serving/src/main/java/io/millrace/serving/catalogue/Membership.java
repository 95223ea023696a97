package io.millrace.serving.catalogue;

import io.millrace.state.ItemState;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the catalogue is: the items that an {@code item} event listed. As long as there is none of
 * them, in a namespace that sends no items, it is what users interacted with. An id that was only
 * asked for, and with that shown, is never a part of it.
 */
final class Membership {
  /** Everything belongs to it: for items outside any table. */
  static final Membership OPEN = new Membership();

  private final AtomicInteger listed = new AtomicInteger();

  /** How an item may belong to the catalogue. */
  enum Claim {
    LISTED,
    INTERACTED,
    NONE
  }

  static Claim claim(ItemState state) {
    if (state.listed().isPresent()) {
      return Claim.LISTED;
    }
    return state.counts().isEmpty() ? Claim.NONE : Claim.INTERACTED;
  }

  /** An item stands in the table now in place of another, or of none. */
  void replaced(boolean wasListed, boolean isListed) {
    listed.addAndGet((isListed ? 1 : 0) - (wasListed ? 1 : 0));
  }

  boolean admits(Claim claim) {
    return claim == Claim.LISTED
        || this == OPEN
        || (claim == Claim.INTERACTED && listed.get() == 0);
  }
}
