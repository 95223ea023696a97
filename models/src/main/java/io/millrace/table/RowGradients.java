package io.millrace.table;

import java.util.Arrays;

/**
 * The gradients of a batch, merged: a row that occurs several times in a batch has one sum. Made
 * once and reused for every step; grows to the largest batch. Not thread-safe.
 */
public final class RowGradients {
  private final int dimension;
  private int[] keys = new int[1 << 12];
  private int[] slots = new int[1 << 12];
  private int[] rows = new int[1 << 11];
  private float[] sums;
  private int size;

  public RowGradients(int dimension) {
    this.dimension = dimension;
    sums = new float[rows.length * dimension];
    Arrays.fill(slots, -1);
  }

  /** One for each of the partitions that rows are dealt to. */
  static RowGradients[] partitions(int count, int dimension) {
    RowGradients[] partitions = new RowGradients[count];
    Arrays.setAll(partitions, i -> new RowGradients(dimension));
    return partitions;
  }

  /** The partition that a row belongs to: neighbours, which fields share, are dealt out evenly. */
  static int partition(int row, int count) {
    return count == 1 ? 0 : Math.floorMod(row * 0x9E3779B9 >>> 16, count);
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(slots, -1);
    size = 0;
  }

  /** How many different rows there are. */
  public int size() {
    return size;
  }

  public int dimension() {
    return dimension;
  }

  /** The row at a place, in order of first occurrence. */
  public int row(int place) {
    return rows[place];
  }

  /** All sums, {@code dimension} floats for each place. */
  public float[] sums() {
    return sums;
  }

  /** The place of a row's sum; a row that is new gets one, with zeros. */
  public int place(int row) {
    int mask = keys.length - 1;
    int at = (row * 0x9E3779B9 >>> 7) & mask;
    while (slots[at] >= 0) {
      if (keys[at] == row) {
        return slots[at];
      }
      at = (at + 1) & mask;
    }
    if (size == rows.length) {
      grow();
      return place(row);
    }
    keys[at] = row;
    slots[at] = size;
    rows[size] = row;
    Arrays.fill(sums, size * dimension, (size + 1) * dimension, 0f);
    return size++;
  }

  /** Adds {@code weight * gradient[at .. at + dimension)} to a row's sum. */
  public void add(int row, float weight, float[] gradient, int at) {
    int to = place(row) * dimension;
    float[] target = sums;
    for (int d = 0; d < dimension; d++) {
      target[to + d] += weight * gradient[at + d];
    }
  }

  /** Adds to the sum of a row of one column. */
  public void add(int row, float gradient) {
    int place = place(row);
    sums[place] += gradient;
  }

  private void grow() {
    rows = Arrays.copyOf(rows, rows.length * 2);
    sums = Arrays.copyOf(sums, Math.multiplyExact(rows.length, dimension));
    keys = new int[rows.length * 2];
    slots = new int[rows.length * 2];
    Arrays.fill(slots, -1);
    int mask = keys.length - 1;
    for (int place = 0; place < size; place++) {
      int at = (rows[place] * 0x9E3779B9 >>> 7) & mask;
      while (slots[at] >= 0) {
        at = (at + 1) & mask;
      }
      keys[at] = rows[place];
      slots[at] = place;
    }
  }
}
