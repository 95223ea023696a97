package com.example.millrace;

import io.millrace.table.SparseBatch;
import io.millrace.term.Term;
import io.millrace.term.TrainableTerm;
import java.util.Arrays;

/**
 * The sum in training.
 *
 * @param width floats of an example: fields x dimension
 */
record TrainableSum(int width) implements TrainableTerm {
  @Override
  public boolean readsEmbeddings() {
    return true;
  }

  @Override
  public void forward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      boolean training,
      float[] logits) {
    for (int n = from; n < to; n++) {
      for (int i = n * width; i < (n + 1) * width; i++) {
        logits[n] += pooled[i];
      }
    }
  }

  /** The gradient of a sum is 1 at each summand. */
  @Override
  public void backward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      float[] logitErrors,
      float[] pooledErrors,
      boolean add) {
    if (!add) {
      Arrays.fill(pooledErrors, from * width, to * width, 0f);
    }
    for (int n = from; n < to; n++) {
      for (int i = n * width; i < (n + 1) * width; i++) {
        pooledErrors[i] += logitErrors[n];
      }
    }
  }

  @Override
  public void learningRate(double rate) {
    // The embeddings belong to the network, which steps them.
  }

  @Override
  public Term weights() {
    return new SumTerm();
  }

  @Override
  public void restore(Term weights) {
    // No weights of its own.
  }
}
