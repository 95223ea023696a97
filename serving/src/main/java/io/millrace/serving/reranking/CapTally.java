package io.millrace.serving.reranking;

import io.millrace.event.Comparison;
import io.millrace.event.Value;
import io.millrace.placement.Placement.Cap;
import io.millrace.state.ItemState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the items of a slate by the values that caps look at. */
final class CapTally {
  private final List<Cap> caps;
  private final List<Map<String, Integer>> counts = new ArrayList<>();

  CapTally(List<Cap> caps) {
    this.caps = caps;
    caps.forEach(cap -> counts.add(new HashMap<>()));
  }

  boolean isEmpty() {
    return caps.isEmpty();
  }

  void add(ItemState item) {
    for (int i = 0; i < caps.size(); i++) {
      for (String value : values(item, caps.get(i))) {
        counts.get(i).merge(value, 1, Integer::sum);
      }
    }
  }

  /** Whether one more such item is within every cap. */
  boolean allows(ItemState item) {
    for (int i = 0; i < caps.size(); i++) {
      for (String value : values(item, caps.get(i))) {
        if (counts.get(i).getOrDefault(value, 0) >= caps.get(i).most()) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether any {@code drawn} items out of a pool that the item joins stay within the caps: each of
   * its values either has room for all that are drawn, or for as many as the pool then has.
   *
   * @param pool what is in the pool so far, counted by the same caps
   */
  boolean allowsAny(ItemState item, CapTally pool, int drawn) {
    for (int i = 0; i < caps.size(); i++) {
      for (String value : values(item, caps.get(i))) {
        int room = caps.get(i).most() - counts.get(i).getOrDefault(value, 0);
        int inPool = pool.counts.get(i).getOrDefault(value, 0);
        if (room < drawn && inPool + 1 > room) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<String> values(ItemState item, Cap cap) {
    @Nullable Value value = item.attributes().get(cap.attribute());
    return value == null ? List.of() : Comparison.texts(value).stream().distinct().toList();
  }
}
