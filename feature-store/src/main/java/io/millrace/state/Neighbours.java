package io.millrace.state;

import io.millrace.event.ItemId;
import java.util.HashMap;
import java.util.Map;

/**
 * An item's neighbours, bounded: where there are too many, the weakest goes. The one that was just
 * met always stays, or a new item could never become the neighbour of a popular one.
 */
final class Neighbours {
  private Neighbours() {}

  static Map<ItemId, Double> with(Map<ItemId, Double> neighbours, ItemId met, double weight) {
    Map<ItemId, Double> changed = new HashMap<>(neighbours);
    changed.merge(met, weight, Double::sum);
    if (changed.size() > ItemState.MAX_NEIGHBOURS) {
      ItemId weakest = met;
      double least = Double.POSITIVE_INFINITY;
      for (Map.Entry<ItemId, Double> entry : changed.entrySet()) {
        ItemId id = entry.getKey();
        boolean weaker =
            entry.getValue() < least
                // Of equals the last by name: which one goes must not depend on the map's order.
                || (entry.getValue() == least && id.value().compareTo(weakest.value()) > 0);
        if (weaker && !id.equals(met)) {
          weakest = id;
          least = entry.getValue();
        }
      }
      changed.remove(weakest);
    }
    return changed;
  }
}
