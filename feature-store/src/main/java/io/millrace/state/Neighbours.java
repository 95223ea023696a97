package io.millrace.state;

import io.millrace.event.ItemId;
import java.util.HashMap;
import java.util.Map;

/**
 * An item's neighbours while a batch changes them, bounded: where there are too many, the weakest
 * goes. The one that was just met always stays, or a new item could never become the neighbour of a
 * popular one.
 *
 * <p>Weights are counted in units that every distance divides, so that sums are exact and come out
 * the same in any order.
 */
final class Neighbours {
  /** Divisible by 1 to 5. */
  static final int UNITS = 60;

  private final Map<ItemId, Long> units = new HashMap<>();

  Neighbours(Map<ItemId, Double> weights) {
    weights.forEach((id, weight) -> units.put(id, Math.round(weight * UNITS)));
  }

  /**
   * @param distance 1 for the next item, 2 for the one behind it…
   */
  void meet(ItemId met, int distance) {
    units.merge(met, (long) UNITS / distance, Long::sum);
    if (units.size() > ItemState.MAX_NEIGHBOURS) {
      units.remove(weakestBut(met));
    }
  }

  private ItemId weakestBut(ItemId met) {
    ItemId weakest = met;
    long least = Long.MAX_VALUE;
    for (Map.Entry<ItemId, Long> entry : units.entrySet()) {
      ItemId id = entry.getKey();
      long weight = entry.getValue();
      boolean weaker =
          weight < least
              // Of equals the last by name: which one goes must not depend on the map's order.
              || (weight == least && id.value().compareTo(weakest.value()) > 0);
      if (weaker && !id.equals(met)) {
        weakest = id;
        least = weight;
      }
    }
    return weakest;
  }

  /** Immutable. */
  Map<ItemId, Double> weights() {
    @SuppressWarnings("unchecked")
    Map.Entry<ItemId, Double>[] entries = new Map.Entry[units.size()];
    int next = 0;
    for (Map.Entry<ItemId, Long> entry : units.entrySet()) {
      entries[next++] = Map.entry(entry.getKey(), entry.getValue() / (double) UNITS);
    }
    return Map.ofEntries(entries);
  }
}
