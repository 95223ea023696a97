package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import org.jspecify.annotations.Nullable;

/**
 * An item's state while a batch changes it; copies the neighbours once a batch, not once a link.
 */
final class ItemDraft {
  private ItemState item;
  private @Nullable Neighbours neighbours;

  ItemDraft(ItemState item) {
    this.item = item;
  }

  void update(Event event) {
    item = StateUpdater.update(item, event);
  }

  void came(InteractionType type, String placement) {
    item = StateUpdater.came(item, type, placement);
  }

  void meet(ItemId other, int distance) {
    if (neighbours == null) {
      neighbours = new Neighbours(item.neighbours());
    }
    neighbours.meet(other, distance);
  }

  ItemState state() {
    return neighbours == null
        ? item
        : new ItemState(
            item.itemId(),
            item.attributes(),
            item.deleted(),
            item.counts(),
            item.impressions(),
            neighbours.weights(),
            item.firstSeen(),
            item.listed(),
            item.updated(),
            item.placements());
  }
}
