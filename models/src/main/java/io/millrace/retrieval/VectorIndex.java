package io.millrace.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Exact search for the largest dot products: a scan, which below some hundred thousand vectors is
 * about as fast as an approximate index and never misses. Immutable, and safe for use by several
 * threads.
 */
public final class VectorIndex {
  /** Vectors that are multiplied side by side: their sums stay in the nearest cache. */
  private static final int BLOCK = 256;

  /** Of each block first all first components, then all second ones, and so on. */
  private final float[][] blocks;

  private final int size;
  private final int dimension;

  /**
   * @param vectors one for each item, all of the same length
   */
  public VectorIndex(List<float[]> vectors) {
    size = vectors.size();
    dimension = size == 0 ? 0 : vectors.get(0).length;
    blocks = new float[(size + BLOCK - 1) / BLOCK][dimension * BLOCK];
    int place = 0;
    for (float[] vector : vectors) {
      if (vector.length != dimension) {
        throw new IllegalArgumentException(
            "vectors of %d and of %d floats in one index".formatted(dimension, vector.length));
      }
      float[] block = blocks[place / BLOCK];
      for (int d = 0; d < dimension; d++) {
        block[d * BLOCK + place % BLOCK] = vector[d];
      }
      place++;
    }
  }

  public int size() {
    return size;
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
    if (size > 0 && query.length != dimension) {
      throw new IllegalArgumentException(
          "a query of %d floats, the index has %d".formatted(query.length, dimension));
    }
    int wanted = Math.min(Math.max(k, 0), size);
    if (wanted == 0) {
      return List.of();
    }
    float[] scores = new float[wanted];
    int[] indexes = new int[wanted];
    float[] products = new float[BLOCK];
    int found = 0;
    for (int b = 0; b < blocks.length; b++) {
      multiply(query, blocks[b], products);
      int first = b * BLOCK;
      int count = Math.min(BLOCK, size - first);
      for (int i = 0; i < count; i++) {
        float score = products[i];
        if ((found == wanted && score <= scores[0]) || !eligible.test(first + i)) {
          continue;
        }
        if (found < wanted) {
          scores[found] = score;
          indexes[found] = first + i;
          up(scores, indexes, found++);
        } else {
          scores[0] = score;
          indexes[0] = first + i;
          down(scores, indexes, found);
        }
      }
    }
    List<Hit> hits = new ArrayList<>(found);
    for (int i = 0; i < found; i++) {
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

  /** The products of a block: inner loops that the compiler turns into vector instructions. */
  private static void multiply(float[] query, float[] block, float[] products) {
    Arrays.fill(products, 0f);
    int d = 0;
    for (; d + 4 <= query.length; d += 4) {
      four(query[d], query[d + 1], query[d + 2], query[d + 3], block, d * BLOCK, products);
    }
    for (; d < query.length; d++) {
      float q = query[d];
      int at = d * BLOCK;
      for (int i = 0; i < BLOCK; i++) {
        products[i] += q * block[at + i];
      }
    }
  }

  private static void four(
      float q0, float q1, float q2, float q3, float[] block, int at, float[] products) {
    for (int i = 0; i < BLOCK; i++) {
      products[i] +=
          q0 * block[at + i]
              + q1 * block[at + BLOCK + i]
              + q2 * block[at + 2 * BLOCK + i]
              + q3 * block[at + 3 * BLOCK + i];
    }
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
