package io.millrace.model;

import io.millrace.scoring.NetworkWeights;
import io.millrace.table.SparseBatch;

/** A model in training: forward, backward, update. Not thread-safe. */
public interface TrainableModel extends AutoCloseable {
  /**
   * One step.
   *
   * @return the summed log loss of the batch before the step, in nats
   */
  double train(SparseBatch batch);

  /**
   * Computes logits without learning.
   *
   * @param logits receives {@code batch.size()} floats
   */
  void predict(SparseBatch batch, float[] logits);

  /** From the next step on, relative to what the model was built with. */
  void learningRateFactor(double factor);

  /** The weights as they are: tables shared with the model, the tower's copied. */
  NetworkWeights weights();

  /** Replaces the weights; the optimisers keep their state. */
  void restore(NetworkWeights weights);

  /** Ends its threads. */
  @Override
  void close();
}
