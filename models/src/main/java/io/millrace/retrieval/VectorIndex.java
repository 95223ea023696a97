package io.millrace.retrieval;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Exact search for the largest dot products: a scan, which never misses, and below some hundred
 * thousand vectors is fast enough. Immutable, and safe for use by several threads.
 */
public final class VectorIndex implements VectorSearch {
  private final int size;
  private final Blocks blocks;

  /**
   * @param vectors one for each item, all of the same length; copied
   */
  public VectorIndex(List<float[]> vectors) {
    size = vectors.size();
    blocks = new Blocks(Blocks.needed(size), size == 0 ? 0 : vectors.get(0).length);
    for (int i = 0; i < size; i++) {
      blocks.set(i, vectors.get(i));
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimension() {
    return blocks.dimension();
  }

  @Override
  public float[] vector(int place) {
    return blocks.get(place);
  }

  @Override
  public float component(int place, int component) {
    return blocks.component(place, component);
  }

  /** The {@code k} largest dot products, largest first; equals by place. */
  public List<Hit> top(float[] query, int k) {
    return top(query, k, index -> true);
  }

  @Override
  public void top(float[] query, int k, IntPredicate eligible, TopHits hits) {
    hits.begin(Math.min(Math.max(k, 0), size));
    if (size > 0) {
      blocks.check(query);
    }
    float[] products = hits.products(Blocks.WIDTH);
    for (int first = 0; first < size; first += Blocks.WIDTH) {
      blocks.products(query, first / Blocks.WIDTH, products);
      int count = Math.min(Blocks.WIDTH, size - first);
      for (int i = 0; i < count; i++) {
        if (hits.wants(products[i], first + i) && eligible.test(first + i)) {
          hits.add(products[i], first + i);
        }
      }
    }
    hits.sort();
  }
}
