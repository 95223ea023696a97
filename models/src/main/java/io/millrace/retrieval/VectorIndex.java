package io.millrace.retrieval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Exact search for the largest dot products: a scan, which below some hundred thousand vectors is
 * about as fast as an approximate index and never misses. Immutable, and safe for use by several
 * threads.
 */
public final class VectorIndex {
  private final float[][] vectors;
  private final int dimension;

  /**
   * @param vectors one for each item, all of the same length; not copied
   */
  public VectorIndex(List<float[]> vectors) {
    this.vectors = vectors.toArray(float[][]::new);
    dimension = this.vectors.length == 0 ? 0 : this.vectors[0].length;
    for (float[] vector : this.vectors) {
      if (vector.length != dimension) {
        throw new IllegalArgumentException(
            "vectors of %d and of %d floats in one index".formatted(dimension, vector.length));
      }
    }
  }

  public int size() {
    return vectors.length;
  }

  /** A vector's place in the list and its dot product with the query. */
  public record Hit(int index, float score) {}

  /** The {@code k} largest dot products, largest first; equals by place. */
  public List<Hit> top(float[] query, int k) {
    return top(query, k, index -> true);
  }

  /**
   * The {@code k} largest dot products among some of the vectors, largest first; equals by place.
   *
   * @param eligible whether the vector at a place may be among them; asked only about those that
   *     would be
   */
  public List<Hit> top(float[] query, int k, IntPredicate eligible) {
    if (vectors.length > 0 && query.length != dimension) {
      throw new IllegalArgumentException(
          "a query of %d floats, the index has %d".formatted(query.length, dimension));
    }
    int wanted = Math.min(Math.max(k, 0), vectors.length);
    float[] scores = new float[wanted];
    int[] indexes = new int[wanted];
    int size = 0;
    for (int i = 0; i < vectors.length && wanted > 0; i++) {
      float score = dot(query, vectors[i]);
      if ((size == wanted && score <= scores[0]) || !eligible.test(i)) {
        continue;
      }
      if (size < wanted) {
        scores[size] = score;
        indexes[size] = i;
        up(scores, indexes, size++);
      } else {
        scores[0] = score;
        indexes[0] = i;
        down(scores, indexes, size);
      }
    }
    List<Hit> hits = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      hits.add(new Hit(indexes[i], scores[i]));
    }
    Collections.sort(
        hits,
        (a, b) ->
            a.score() != b.score()
                ? Float.compare(b.score(), a.score())
                : Integer.compare(a.index(), b.index()));
    return hits;
  }

  /** Four sums side by side, so that one addition need not wait for another. */
  private static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 4 <= a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + s2 + s3;
  }

  /** Worse is a lower score, and among equals the later place: the heap's top is the worst. */
  private static boolean worse(float[] scores, int[] indexes, int a, int b) {
    return scores[a] != scores[b] ? scores[a] < scores[b] : indexes[a] > indexes[b];
  }

  private static void swap(float[] scores, int[] indexes, int a, int b) {
    float score = scores[a];
    scores[a] = scores[b];
    scores[b] = score;
    int index = indexes[a];
    indexes[a] = indexes[b];
    indexes[b] = index;
  }

  private static void up(float[] scores, int[] indexes, int start) {
    int at = start;
    while (at > 0 && worse(scores, indexes, at, (at - 1) / 2)) {
      swap(scores, indexes, at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private static void down(float[] scores, int[] indexes, int size) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && worse(scores, indexes, child + 1, child)) {
        child++;
      }
      if (!worse(scores, indexes, child, at)) {
        return;
      }
      swap(scores, indexes, at, child);
      at = child;
    }
  }
}
