package io.millrace.retrieval;

import io.millrace.retrieval.VectorSearch.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The best hits so far, and the room for a search. Hits are gathered until there are twice as many
 * as wanted; then the better half stays, and its worst is the bound for those to come: a hit costs
 * a few comparisons, where a heap costs a walk. Of equals the earlier place wins. Can be used
 * again. One thread.
 */
public final class TopHits {
  private long[] keys = new long[0];
  private float[] products = new float[0];
  private long[] order = new long[0];
  private int wanted;
  private int size;

  /** What is not before this key is not among the best. */
  private long bound;

  /** The product that the bound was made with: compared first, as it nearly always decides. */
  private float floor;

  /** Forgets all, and takes up to so many from now on. */
  void begin(int most) {
    if (2 * most > keys.length) {
      keys = new long[2 * most];
    }
    wanted = most;
    size = 0;
    bound = most == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    floor = most == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
  }

  /** Room for so many products. */
  float[] products(int count) {
    if (products.length < count) {
      products = new float[count];
    }
    return products;
  }

  /** Room for so many keys. */
  long[] order(int count) {
    if (order.length < count) {
      order = new long[count];
    }
    return order;
  }

  /** How many there are. */
  public int size() {
    return Math.min(size, wanted);
  }

  /** The place of the i-th, once the search is done: best first. */
  public int place(int i) {
    return Descending.index(keys[i]);
  }

  /** The product of the i-th. */
  public float score(int i) {
    return Descending.number(keys[i]);
  }

  boolean isFull() {
    return size >= wanted;
  }

  /** Whether a hit may be among them. */
  boolean wants(float score, int index) {
    return score >= floor && Descending.key(score, index) < bound;
  }

  /** Takes a wanted hit. */
  void add(float score, int index) {
    keys[size++] = Descending.key(score, index);
    if (size == 2 * wanted) {
      Descending.select(keys, 0, size - 1, wanted - 1);
      size = wanted;
      bound = keys[wanted - 1];
      floor = Descending.number(bound);
    }
  }

  /** Brings them into their order, best first; then nothing can be added. */
  void sort() {
    Descending.best(keys, 0, size, wanted);
    size = size();
  }

  /**
   * Leaves of the sorted hits the first so many that pass, in their order.
   *
   * @param passes asked about places, best first, until there are enough
   * @return how many there are now
   */
  public int keep(int count, IntPredicate passes) {
    int kept = 0;
    for (int i = 0; i < size && kept < count; i++) {
      if (passes.test(place(i))) {
        keys[kept++] = keys[i];
      }
    }
    size = kept;
    return kept;
  }

  /** The hits as a list. */
  List<Hit> toList() {
    List<Hit> hits = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      hits.add(new Hit(place(i), score(i)));
    }
    return hits;
  }
}
