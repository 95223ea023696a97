package io.millrace.serving.candidate;

import io.millrace.serving.catalogue.CatalogueItem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a source names, best first, found as it is asked for: most of what a source could name is
 * never looked at. Used again.
 */
public final class SourceCandidates {
  /** Where a source's items come from. */
  @FunctionalInterface
  public interface Supply {
    /** Adds the next item; returns false, and adds none, if there is no other. */
    boolean addNext(SourceCandidates into);
  }

  /** Of an item that no other led to. */
  public static final int NO_ANCHOR = -1;

  private CatalogueItem[] items = new CatalogueItem[64];
  private float[] weights = new float[64];
  private int[] anchors = new int[64];
  private int size;
  private int limit;
  private @Nullable Supply supply;

  void clear() {
    Arrays.fill(items, 0, size, null);
    size = 0;
    limit = 0;
    supply = null;
  }

  /**
   * Begins anew.
   *
   * @param most items that are found at most
   */
  public void begin(int most, Supply from) {
    clear();
    limit = most;
    supply = from;
  }

  /** Returns whether there is an i-th item; finds it if it is not found yet. */
  boolean has(int i) {
    while (size <= i) {
      if (size >= limit || supply == null) {
        return false;
      }
      if (!supply.addNext(this)) {
        supply = null;
        return false;
      }
    }
    return true;
  }

  int limit() {
    return limit;
  }

  /** Finds no further items. */
  void end() {
    supply = null;
  }

  /** Adds an item that no other led to. */
  public void add(CatalogueItem item, float weight) {
    add(item, weight, NO_ANCHOR);
  }

  /**
   * Adds an item.
   *
   * @param anchor the number of the item that led to it, see {@link CandidateBuffer#anchor}
   */
  public void add(CatalogueItem item, float weight, int anchor) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
      anchors = Arrays.copyOf(anchors, 2 * size);
    }
    items[size] = item;
    weights[size] = weight;
    anchors[size++] = anchor;
  }

  /** Returns how many items are found so far. */
  public int size() {
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
