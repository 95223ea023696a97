package io.millrace.table;

import java.util.Arrays;

/**
 * The gradients of a batch, merged: one sum for each row that occurs. Made once and reused for
 * every step; grows to the largest batch. Not thread-safe.
 */
public final class RowGradients {
  private final int dimension;
  private int[] rows = new int[1024];
  private float[] sums;
  private int size;

  public RowGradients(int dimension) {
    this.dimension = dimension;
    sums = new float[rows.length * dimension];
  }

  /** Starts anew with zeros for the first of some different rows. */
  public void reset(int[] newRows, int count) {
    if (count > rows.length) {
      int length = Math.max(count, rows.length * 2);
      rows = new int[length];
      sums = new float[Math.multiplyExact(length, dimension)];
    }
    System.arraycopy(newRows, 0, rows, 0, count);
    Arrays.fill(sums, 0, count * dimension, 0f);
    size = count;
  }

  /** How many different rows there are. */
  public int size() {
    return size;
  }

  /** The row at a place. */
  public int row(int place) {
    return rows[place];
  }

  /** All sums, {@code dimension} floats for each place. */
  public float[] sums() {
    return sums;
  }
}
