package io.millrace.retrieval;

import io.millrace.feature.EncodedFeatures;

/**
 * The part of a model that is a dot product. With a factorization machine, by equation 3 of Guo et
 * al. 2017, the logit of a user and an item differs, from item to item, only by {@code <sum of the
 * user's embeddings, sum of the item's embeddings>} plus a term of the item alone; that term
 * travels as the last component of the item's vector, against a 1 in the user's.
 */
public interface Retrieval {
  /** Length of the vectors. */
  int dimension();

  float[] userVector(EncodedFeatures user);

  float[] itemVector(EncodedFeatures item);
}
