package io.millrace.serving.reranking;

import io.millrace.event.ItemId;
import io.millrace.placement.Placement.Pin;
import io.millrace.serving.ranking.RankedItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Items in fixed places. A pin whose item may not be shown, or whose place the slate has not,
 * leaves no trace; of two for one place the second goes to the next.
 */
final class Pins {
  private static final String RULE = "pinned to %d";

  private final List<RankedItem> items = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();
  private final List<RankedItem> others;
  private final Set<Integer> places = new HashSet<>();

  /**
   * @param count places of the slate
   */
  Pins(List<Pin> pins, List<RankedItem> ranked, int count, Instant now) {
    List<Pin> holding =
        pins.stream()
            .filter(pin -> pin.period().holds(now) && pin.position() <= count)
            .sorted(Comparator.comparingInt(Pin::position))
            .toList();
    if (holding.isEmpty()) {
      others = ranked;
      return;
    }
    others = new ArrayList<>(ranked.size());
    Map<ItemId, RankedItem> found = new HashMap<>();
    ranked.forEach(item -> found.put(item.itemId(), item));
    Set<ItemId> taken = new HashSet<>();
    for (Pin pin : holding) {
      RankedItem item = pin.itemId().map(found::get).orElse(null);
      if (item != null && taken.add(item.itemId())) {
        items.add(item.pinnedBy(RULE.formatted(pin.position())));
        positions.add(pin.position());
      }
    }
    for (RankedItem item : ranked) {
      if (!taken.contains(item.itemId())) {
        others.add(item);
      }
    }
  }

  /** The pinned items, by position. */
  List<RankedItem> items() {
    return items;
  }

  /** All other items, in their order. */
  List<RankedItem> others() {
    return others;
  }

  /**
   * The slate: pinned items in their places, the others between them. Where those run out, the
   * pinned ones move up.
   */
  List<RankedItem> slate(List<RankedItem> between, int count) {
    List<RankedItem> slate = new ArrayList<>(count);
    places.clear();
    int pin = 0;
    int next = 0;
    while (slate.size() < count && (pin < items.size() || next < between.size())) {
      boolean due =
          pin < items.size() && (positions.get(pin) <= slate.size() + 1 || next == between.size());
      if (due) {
        places.add(slate.size());
      }
      slate.add(due ? items.get(pin++) : between.get(next++));
    }
    return slate;
  }

  /** The places, from 0, that the last slate has pinned. */
  Set<Integer> places() {
    return places;
  }
}
