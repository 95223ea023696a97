package io.millrace.feature;

import java.util.Arrays;

/** Collects the weighted rows of one example, field by field. */
final class RowBuffer {
  private final int[] offsets;
  private int field;
  private int[] rows = new int[32];
  private float[] weights = new float[32];
  private int size;

  RowBuffer(int fields) {
    offsets = new int[fields + 1];
  }

  void add(int row, float weight) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    rows[size] = row;
    weights[size++] = weight;
  }

  void endField() {
    offsets[++field] = size;
  }

  EncodedFeatures build() {
    return new EncodedFeatures(offsets, Arrays.copyOf(rows, size), Arrays.copyOf(weights, size));
  }
}
