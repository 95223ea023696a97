package io.millrace.retrieval;

import java.util.List;
import java.util.function.IntPredicate;

/** Search for the largest dot products. Immutable, and safe for use by several threads. */
public interface VectorSearch {
  /** A vector's place in the list and its dot product with the query. */
  record Hit(int index, float score) {}

  /** How many vectors there are. */
  int size();

  /** How many components each vector has; 0 if there are none. */
  int dimension();

  /** The vector at a place, as a copy. */
  float[] vector(int place);

  /** One component of the vector at a place. */
  float component(int place, int component);

  /**
   * The {@code k} largest dot products among some of the vectors, largest first; equals by place.
   *
   * @param eligible whether the vector at a place may be among them; asked only about those that
   *     would be
   * @param hits receives them; what it held before is forgotten
   */
  void top(float[] query, int k, IntPredicate eligible, TopHits hits);

  /** The same as a list. */
  default List<Hit> top(float[] query, int k, IntPredicate eligible) {
    TopHits hits = new TopHits();
    top(query, k, eligible, hits);
    return hits.toList();
  }
}
