package io.millrace.serving.candidate;

import io.millrace.retrieval.Descending;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.catalogue.PositionIndex;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Sums of weights by position; of equal sums the one that was begun first is the larger. Used
 * again.
 */
final class WeightSums {
  private final PositionIndex index = new PositionIndex();
  private final PositionIndex excluded = new PositionIndex();
  private float[] sums = new float[64];
  private float[] largest = new float[64];
  private int[] anchors = new int[64];
  private long[] keys = new long[64];

  void clear() {
    index.clear();
    excluded.clear();
  }

  /** Excludes a position, whatever its sum; below 0 for none. */
  void exclude(int position) {
    if (position >= 0) {
      excluded.add(position);
    }
  }

  /** Adds to a position's sum; its anchor is that of the largest part. */
  void add(int position, float weight, int anchor) {
    int known = index.size();
    int i = index.add(position);
    if (i == known) {
      if (i == sums.length) {
        sums = Arrays.copyOf(sums, 2 * i);
        largest = Arrays.copyOf(largest, 2 * i);
        anchors = Arrays.copyOf(anchors, 2 * i);
        keys = new long[2 * i];
      }
      sums[i] = 0;
      largest[i] = 0;
      anchors[i] = anchor;
    }
    sums[i] += weight;
    if (weight > largest[i]) {
      largest[i] = weight;
      anchors[i] = anchor;
    }
  }

  /** Offers the items with the largest sums, and orders no more of them than are needed. */
  void best(ItemTable items, Predicate<CatalogueItem> eligible, int limit, SourceCandidates into) {
    for (int i = 0; i < index.size(); i++) {
      keys[i] = Descending.key(sums[i], i);
    }
    into.begin(limit, new Best(items, eligible, limit));
  }

  private final class Best implements SourceCandidates.Supply {
    private final ItemTable items;
    private final Predicate<CatalogueItem> eligible;
    private final int portion;
    private int next;
    private int ordered;

    Best(ItemTable items, Predicate<CatalogueItem> eligible, int portion) {
      this.items = items;
      this.eligible = eligible;
      this.portion = portion;
    }

    @Override
    public boolean addNext(SourceCandidates into) {
      int size = index.size();
      while (next < size) {
        if (next == ordered) {
          ordered = Math.min(size, next + portion);
          Descending.best(keys, next, size, ordered - next);
        }
        int i = Descending.index(keys[next++]);
        int position = index.position(i);
        CatalogueItem item = excluded.contains(position) ? null : items.at(position);
        if (item != null && eligible.test(item)) {
          into.add(item, sums[i], anchors[i]);
          return true;
        }
      }
      return false;
    }
  }
}
