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
  private float[] sums = new float[64];
  private float[] largest = new float[64];
  private int[] anchors = new int[64];
  private long[] keys = new long[64];

  void clear() {
    index.clear();
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
  void best(ItemTable items, Predicate<CatalogueItem> eligible, int limit, Offer into) {
    int size = index.size();
    for (int i = 0; i < size; i++) {
      keys[i] = Descending.key(sums[i], i);
    }
    int ordered = 0;
    for (int k = 0; k < size && into.size() < limit; k++) {
      if (k == ordered) {
        ordered = Math.min(size, k + limit);
        Descending.best(keys, k, size, ordered - k);
      }
      int i = Descending.index(keys[k]);
      CatalogueItem item = items.at(index.position(i));
      if (item != null && eligible.test(item)) {
        into.add(item, sums[i], anchors[i]);
      }
    }
  }
}
