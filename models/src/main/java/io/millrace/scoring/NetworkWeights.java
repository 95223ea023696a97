package io.millrace.scoring;

import io.millrace.table.FloatRows;
import io.millrace.tower.TowerWeights;

/**
 * Everything a logit is made of.
 *
 * @param factorized whether the second order of a factorization machine is part of it: DeepFM
 * @param embeddings a row for each row of the fields that have embeddings
 * @param linear one column: the first order, or the wide part
 * @param bias added to every logit
 */
public record NetworkWeights(
    boolean factorized, FloatRows embeddings, FloatRows linear, TowerWeights tower, float bias) {
  public NetworkWeights {
    if (linear.dimension() != 1 || linear.rows() < embeddings.rows()) {
      throw new IllegalArgumentException(
          "linear weights of %d x %d for %d rows"
              .formatted(linear.rows(), linear.dimension(), embeddings.rows()));
    }
  }

  /** How many trained numbers there are. */
  public long parameters() {
    return (long) embeddings.rows() * embeddings.dimension() + linear.rows() + tower.parameters();
  }
}
