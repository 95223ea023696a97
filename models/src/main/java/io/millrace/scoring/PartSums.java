package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;

/**
 * What a part of an example adds to the logit on its own, and its embeddings. Reused; not
 * thread-safe.
 */
public final class PartSums {
  private final NetworkWeights weights;
  private final int fields;
  private final int dimension;
  private final float[] row;
  private final float[] weight = new float[1];
  private final float[] sum;
  private float linear;
  private float squares;

  /**
   * @param fields how many fields have embeddings
   */
  public PartSums(NetworkWeights weights, int fields) {
    this.weights = weights;
    this.fields = fields;
    dimension = weights.embeddings().dimension();
    row = new float[dimension];
    sum = new float[dimension];
  }

  /**
   * Reads a part.
   *
   * @param into receives the embeddings of its fields at {@code at + field * dimension}; fields
   *     that the part has not are left alone
   * @param filled set to true for the fields that the part has
   */
  void read(EncodedFeatures part, float[] into, int at, boolean[] filled) {
    java.util.Arrays.fill(sum, 0f);
    linear = 0;
    squares = 0;
    for (int field = 0; field < fields; field++) {
      int start = part.start(field);
      int end = part.end(field);
      if (start == end) {
        continue;
      }
      filled[field] = true;
      int to = at + field * dimension;
      embed(part, start, end, into, to);
      for (int d = 0; d < dimension; d++) {
        sum[d] += into[to + d];
      }
      for (int d = 0; d < dimension; d++) {
        squares += into[to + d] * into[to + d];
      }
      linear += linear(part, start, end);
    }
  }

  private void embed(EncodedFeatures part, int start, int end, float[] into, int to) {
    if (end - start == 1 && part.weight(start) == 1f) {
      weights.embeddings().read(part.row(start), into, to);
      return;
    }
    java.util.Arrays.fill(into, to, to + dimension, 0f);
    for (int i = start; i < end; i++) {
      weights.embeddings().read(part.row(i), row, 0);
      float factor = part.weight(i);
      for (int d = 0; d < dimension; d++) {
        into[to + d] += factor * row[d];
      }
    }
  }

  /** The weighted sum of the linear weights of some rows. */
  float linear(EncodedFeatures part, int start, int end) {
    float total = 0;
    for (int i = start; i < end; i++) {
      weights.linear().read(part.row(i), weight, 0);
      total += part.weight(i) * weight[0];
    }
    return total;
  }

  /** The sum of the linear weights of {@code count} rows. */
  float linear(int[] rows, int from, int count) {
    float total = 0;
    for (int i = from; i < from + count; i++) {
      weights.linear().read(rows[i], weight, 0);
      total += weight[0];
    }
    return total;
  }

  /** Sum of the fields' embeddings. */
  float[] sum() {
    return sum;
  }

  /**
   * What the part adds to the logit on its own.
   *
   * @param factorized whether the second order within the part belongs to it
   */
  float own(boolean factorized) {
    if (!factorized) {
      return linear;
    }
    float whole = 0;
    for (float component : sum) {
      whole += component * component;
    }
    return linear + 0.5f * (whole - squares);
  }

  /** The user's vector: the sum of its embeddings, then 1. */
  public float[] userVector(EncodedFeatures user) {
    read(user, new float[fields * dimension], 0, new boolean[fields]);
    float[] vector = java.util.Arrays.copyOf(sum, dimension + 1);
    vector[dimension] = 1;
    return vector;
  }

  /** An item's vector: the sum of its embeddings, then its own part of the logit. */
  public float[] itemVector(EncodedFeatures item) {
    read(item, new float[fields * dimension], 0, new boolean[fields]);
    float[] vector = java.util.Arrays.copyOf(sum, dimension + 1);
    vector[dimension] = own(true);
    return vector;
  }
}
