package io.millrace.trainer.retrieval;

import java.util.Arrays;

/** Sums by column for one row of a matrix, cleared in the time it was filled. One thread. */
final class RowAccumulator {
  private final double[] sums;
  private int[] columns = new int[256];
  private int size;

  RowAccumulator(int width) {
    sums = new double[width];
  }

  void add(int column, double value) {
    if (sums[column] == 0) {
      if (size == columns.length) {
        columns = Arrays.copyOf(columns, 2 * size);
      }
      columns[size++] = column;
    }
    sums[column] += value;
  }

  /** Returns how many columns have a sum. Values that are added must be positive. */
  int size() {
    return size;
  }

  int column(int i) {
    return columns[i];
  }

  double sum(int column) {
    return sums[column];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      sums[columns[i]] = 0;
    }
    size = 0;
  }
}
