package io.millrace.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Exact search for the largest dot products: a scan, which never misses, and below some hundred
 * thousand vectors is fast enough. Immutable, and safe for use by several threads.
 */
public final class VectorIndex implements VectorSearch {
  private final int size;
  private final int dimension;
  private final float[] data;

  /**
   * @param vectors one for each item, all of the same length; copied
   */
  public VectorIndex(List<float[]> vectors) {
    size = vectors.size();
    dimension = size == 0 ? 0 : vectors.get(0).length;
    data = new float[Math.multiplyExact(size, dimension)];
    for (int i = 0; i < size; i++) {
      float[] vector = vectors.get(i);
      if (vector.length != dimension) {
        throw new IllegalArgumentException(
            "vectors of %d and of %d floats in one index".formatted(dimension, vector.length));
      }
      System.arraycopy(vector, 0, data, i * dimension, dimension);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public float[] vector(int place) {
    return Arrays.copyOfRange(data, place * dimension, (place + 1) * dimension);
  }

  /** The {@code k} largest dot products, largest first; equals by place. */
  public List<Hit> top(float[] query, int k) {
    return top(query, k, index -> true);
  }

  @Override
  public List<Hit> top(float[] query, int k, IntPredicate eligible) {
    if (size > 0 && query.length != dimension) {
      throw new IllegalArgumentException(
          "a query of %d floats, the index has %d".formatted(query.length, dimension));
    }
    TopHits hits = new TopHits(Math.min(Math.max(k, 0), size));
    for (int i = 0; i < size; i++) {
      float score = dot(query, data, i * dimension);
      if (hits.wants(score, i) && eligible.test(i)) {
        hits.add(score, i);
      }
    }
    return hits.sorted();
  }

  /** Four sums side by side, so that one addition need not wait for another. */
  static float dot(float[] a, float[] b, int at) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 4 <= a.length; i += 4) {
      s0 += a[i] * b[at + i];
      s1 += a[i + 1] * b[at + i + 1];
      s2 += a[i + 2] * b[at + i + 2];
      s3 += a[i + 3] * b[at + i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[at + i];
    }
    return s0 + s1 + s2 + s3;
  }
}
