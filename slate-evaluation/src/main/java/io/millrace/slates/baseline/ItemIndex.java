package io.millrace.slates.baseline;

import io.millrace.event.ItemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers items from 0. */
public final class ItemIndex {
  private final Map<ItemId, Integer> indices = new HashMap<>();
  private final List<ItemId> items = new ArrayList<>();

  /** Returns the item's index, a new one if it has none. */
  public int add(ItemId item) {
    Integer known = indices.putIfAbsent(item, items.size());
    if (known != null) {
      return known;
    }
    items.add(item);
    return items.size() - 1;
  }

  /** Returns the item's index, or -1. */
  public int find(ItemId item) {
    return indices.getOrDefault(item, -1);
  }

  /** Returns the indices of the items that have one, in order. */
  public int[] find(Collection<ItemId> wanted) {
    return wanted.stream().mapToInt(this::find).filter(index -> index >= 0).toArray();
  }

  /** Returns how many items there are. */
  public int size() {
    return items.size();
  }
}
