package io.millrace.trainer.sampling;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.SparseBatch;
import java.util.Arrays;

/**
 * What travels with an encoded example and is no feature: fields behind the others, each of one
 * weighted row, which the sources of this package read and do not pass on.
 */
final class HiddenFields {
  private HiddenFields() {}

  /** The example with one field more. */
  static EncodedFeatures with(EncodedFeatures example, int row, float weight) {
    int size = example.size();
    int[] offsets = new int[example.fields() + 2];
    int[] rows = new int[size + 1];
    float[] weights = new float[size + 1];
    for (int field = 0; field < example.fields(); field++) {
      offsets[field + 1] = example.end(field);
    }
    offsets[example.fields() + 1] = size + 1;
    for (int i = 0; i < size; i++) {
      rows[i] = example.row(i);
      weights[i] = example.weight(i);
    }
    rows[size] = row;
    weights[size] = weight;
    return new EncodedFeatures(offsets, rows, weights);
  }

  static int row(SparseBatch batch, int example, int field) {
    return batch.row(batch.start(example, field));
  }

  static float weight(SparseBatch batch, int example, int field) {
    return batch.weight(batch.start(example, field));
  }

  /** A copy with the marked fields emptied, and without hidden ones. */
  static EncodedFeatures part(SparseBatch batch, int example, boolean[] emptied) {
    int[] offsets = new int[emptied.length + 1];
    int most = batch.end(example, emptied.length - 1) - batch.start(example, 0);
    int[] rows = new int[most];
    float[] weights = new float[most];
    int size = 0;
    for (int field = 0; field < emptied.length; field++) {
      for (int i = batch.start(example, field);
          i < batch.end(example, field) && !emptied[field];
          i++) {
        rows[size] = batch.row(i);
        weights[size++] = batch.weight(i);
      }
      offsets[field + 1] = size;
    }
    return new EncodedFeatures(offsets, Arrays.copyOf(rows, size), Arrays.copyOf(weights, size));
  }
}
