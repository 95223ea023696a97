package io.millrace.retrieval;

import io.millrace.feature.EncodedFeatures;
import io.millrace.scoring.NetworkWeights;
import io.millrace.scoring.PartSums;

/** The vectors of a factorization machine. Safe for use by several threads. */
public final class FactorizedRetrieval implements Retrieval {
  private final NetworkWeights weights;
  private final int fields;

  /**
   * @param fields how many fields have embeddings
   */
  public FactorizedRetrieval(NetworkWeights weights, int fields) {
    this.weights = weights;
    this.fields = fields;
  }

  @Override
  public int dimension() {
    return weights.embeddings().dimension() + 1;
  }

  @Override
  public float[] userVector(EncodedFeatures user) {
    return new PartSums(weights, fields).userVector(user);
  }

  @Override
  public float[] itemVector(EncodedFeatures item) {
    return new PartSums(weights, fields).itemVector(item);
  }
}
