package io.millrace.feature;

import java.util.Arrays;

/** Collects the weighted rows of one example, field by field. */
final class RowBuffer {
  private final int[] offsets;
  private int field;
  int[] rows = new int[32];
  float[] weights = new float[32];
  private double[] numbers = new double[1];
  private int size;

  RowBuffer(int fields) {
    offsets = new int[fields + 1];
  }

  void add(int row, float weight) {
    int at = reserve(1);
    rows[at] = row;
    weights[at] = weight;
  }

  /** Returns the index of the first of some rows and weights that are to be written. */
  int reserve(int count) {
    int at = size;
    size += count;
    if (size > rows.length) {
      int length = Math.max(size, rows.length * 2);
      rows = Arrays.copyOf(rows, length);
      weights = Arrays.copyOf(weights, length);
    }
    return at;
  }

  /** Returns an array for the numbers of a value; its content is arbitrary. */
  double[] numbers(int width) {
    if (numbers.length < width) {
      numbers = new double[width];
    }
    return numbers;
  }

  void endField() {
    offsets[++field] = size;
  }

  EncodedFeatures build() {
    return new EncodedFeatures(offsets, Arrays.copyOf(rows, size), Arrays.copyOf(weights, size));
  }
}
