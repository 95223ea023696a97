package io.millrace.retrieval.linear;

import io.millrace.event.ItemId;
import io.millrace.hash.Fnv1a;
import java.util.Arrays;
import java.util.List;

/**
 * The items of a model: an index for each id, found by the id's hash. Two ids with one hash are
 * taken for the first of them, which happens to one item in four thousand at a million items.
 * Immutable.
 */
public final class ItemIndex {
  private static final int SPREAD = 0x9E3779B9;

  private final List<ItemId> ids;
  private final int[] hashes;

  /** Index plus 1 by slot; 0 for an empty slot. */
  private final int[] slots;

  public ItemIndex(List<ItemId> ids) {
    this.ids = List.copyOf(ids);
    hashes = new int[ids.size()];
    slots = new int[Math.max(16, Integer.highestOneBit(Math.max(1, ids.size())) * 4)];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hash(this.ids.get(i));
      int slot = slot(hashes[i]);
      if (slots[slot] == 0) {
        slots[slot] = i + 1;
      }
    }
  }

  /** Returns the hash of an id by which histories name items. */
  public static int hash(ItemId id) {
    return Fnv1a.hash32(id.value());
  }

  public int size() {
    return hashes.length;
  }

  public ItemId id(int item) {
    return ids.get(item);
  }

  /** Returns all ids, in the order of their indices. */
  public List<ItemId> ids() {
    return ids;
  }

  /** Returns the index of an item, -1 if the model does not know it. */
  public int indexOf(ItemId id) {
    int item = indexOf(hash(id));
    return item >= 0 && ids.get(item).equals(id) ? item : -1;
  }

  /** Returns the index of the item with a hash, -1 if the model does not know it. */
  public int indexOf(int hash) {
    return slots[slot(hash)] - 1;
  }

  private int slot(int hash) {
    int mask = slots.length - 1;
    int slot = hash * SPREAD >>> Integer.numberOfLeadingZeros(mask);
    while (slots[slot] > 0 && hashes[slots[slot] - 1] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemIndex index && ids.equals(index.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }
}
