package io.millrace.trainer.batch;

import io.millrace.feature.EncodedBlock;
import java.util.Arrays;

/**
 * What need not be stored of a block of examples: ends of fields of which every example has one
 * row, weights that are 1 or those of a mean.
 */
final class Layout {
  /** What a field's weights are. */
  enum Weights {
    ONE,
    MEAN,
    STORED
  }

  private final boolean[] ragged;
  private final Weights[] weights;
  private final int raggedFields;
  private final boolean plain;

  private Layout(boolean[] ragged, Weights[] weights) {
    this.ragged = ragged;
    this.weights = weights;
    int count = 0;
    for (boolean field : ragged) {
      count += field ? 1 : 0;
    }
    raggedFields = count;
    plain = count == 0 && Arrays.stream(weights).allMatch(Weights.ONE::equals);
  }

  /** The layout of examples {@code [from, to)} of a block. */
  static Layout of(EncodedBlock block, int from, int to) {
    boolean[] ragged = new boolean[block.fields()];
    Weights[] weights = new Weights[block.fields()];
    for (int field = 0; field < block.fields(); field++) {
      boolean one = true;
      boolean mean = true;
      boolean several = false;
      for (int example = from; example < to; example++) {
        int start = block.start(example, field);
        int end = block.end(example, field);
        several |= end - start != 1;
        float expected = 1f / (end - start);
        for (int i = start; i < end; i++) {
          one &= block.weight(i) == 1f;
          mean &= block.weight(i) == expected;
        }
      }
      ragged[field] = several;
      weights[field] = one ? Weights.ONE : mean ? Weights.MEAN : Weights.STORED;
    }
    return new Layout(ragged, weights);
  }

  /** The same layout, as the other object where they are equal: a source has only a few. */
  Layout orSame(Layout other) {
    return Arrays.equals(ragged, other.ragged) && Arrays.equals(weights, other.weights)
        ? other
        : this;
  }

  int fields() {
    return ragged.length;
  }

  /** Whether examples may have none or several rows in a field. */
  boolean ragged(int field) {
    return ragged[field];
  }

  int raggedFields() {
    return raggedFields;
  }

  Weights weights(int field) {
    return weights[field];
  }

  /** Whether every field has one row of weight 1. */
  boolean plain() {
    return plain;
  }
}
