package io.millrace.serving.candidate;

import io.millrace.serving.catalogue.CatalogueItem;
import java.util.Arrays;

/** What a source names, best first. Used again. */
final class Offer {
  /** Of an item that no other led to. */
  static final int NO_ANCHOR = -1;

  private CatalogueItem[] items = new CatalogueItem[64];
  private float[] weights = new float[64];
  private int[] anchors = new int[64];
  private int size;

  void clear() {
    Arrays.fill(items, 0, size, null);
    size = 0;
  }

  void add(CatalogueItem item, float weight, int anchor) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
      anchors = Arrays.copyOf(anchors, 2 * size);
    }
    items[size] = item;
    weights[size] = weight;
    anchors[size++] = anchor;
  }

  int size() {
    return size;
  }

  CatalogueItem item(int i) {
    return items[i];
  }

  float weight(int i) {
    return weights[i];
  }

  /** The number of the anchor that led to the i-th item, or {@link #NO_ANCHOR}. */
  int anchor(int i) {
    return anchors[i];
  }

  boolean contains(CatalogueItem item) {
    for (int i = 0; i < size; i++) {
      if (items[i].position() == item.position()) {
        return true;
      }
    }
    return false;
  }
}
