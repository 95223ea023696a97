package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.state.ItemState;
import java.util.Optional;

/**
 * An item that may be shown.
 *
 * @param weight by which its source orders its own candidates; not comparable between sources
 * @param anchor the item that led to it, for {@link Source#HISTORY} and {@link Source#SEEDS}
 */
public record Candidate(ItemState item, Source source, double weight, Optional<Anchor> anchor) {
  /**
   * An item whose neighbour the candidate is.
   *
   * @param interaction what the user did with it; empty where the request named it
   */
  public record Anchor(ItemId itemId, Optional<InteractionType> interaction) {}

  public ItemId itemId() {
    return item.itemId();
  }

  static Candidate of(ItemState item, Source source, double weight) {
    return new Candidate(item, source, weight, Optional.empty());
  }
}
