package io.millrace.serving.reranking;

import io.millrace.event.ItemId;
import io.millrace.placement.Placement.Pin;
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

  private final List<Ordered> items = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();
  private final List<Ordered> others;
  private final Set<Integer> places = new HashSet<>();

  /**
   * @param count places of the slate
   */
  Pins(List<Pin> pins, List<Ordered> ranked, int count, Instant now) {
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
    Map<ItemId, Ordered> found = new HashMap<>();
    ranked.forEach(item -> found.put(item.scored().candidate().itemId(), item));
    Set<ItemId> taken = new HashSet<>();
    for (Pin pin : holding) {
      Ordered item = pin.itemId().map(found::get).orElse(null);
      if (item != null && taken.add(item.scored().candidate().itemId())) {
        items.add(item.pinnedBy(RULE.formatted(pin.position())));
        positions.add(pin.position());
      }
    }
    for (Ordered item : ranked) {
      if (!taken.contains(item.scored().candidate().itemId())) {
        others.add(item);
      }
    }
  }

  /** The pinned items, by position. */
  List<Ordered> items() {
    return items;
  }

  /** All other items, in their order. */
  List<Ordered> others() {
    return others;
  }

  /**
   * The slate: pinned items in their places, the others between them. Where those run out, the
   * pinned ones move up.
   */
  List<Ordered> slate(List<Ordered> between, int count) {
    List<Ordered> slate = new ArrayList<>(count);
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
