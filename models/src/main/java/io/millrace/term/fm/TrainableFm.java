package io.millrace.term.fm;

import io.millrace.table.SparseBatch;
import io.millrace.term.Term;
import io.millrace.term.TrainableTerm;
import java.util.Arrays;

/** The second order of a factorization machine in training; see {@link FmTerm}. */
final class TrainableFm implements TrainableTerm {
  private final int fields;
  private final int dimension;

  /** The sum over the fields, {@code examples x dimension}. */
  private final float[] sums;

  TrainableFm(int fields, int dimension, int maxBatch) {
    this.fields = fields;
    this.dimension = dimension;
    sums = new float[Math.multiplyExact(maxBatch, dimension)];
  }

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
      int sum = n * dimension;
      int at = n * fields * dimension;
      Arrays.fill(sums, sum, sum + dimension, 0f);
      float squares = 0;
      for (int field = 0; field < fields; field++, at += dimension) {
        for (int d = 0; d < dimension; d++) {
          sums[sum + d] += pooled[at + d];
        }
        for (int d = 0; d < dimension; d++) {
          squares += pooled[at + d] * pooled[at + d];
        }
      }
      float whole = 0;
      for (int d = 0; d < dimension; d++) {
        whole += sums[sum + d] * sums[sum + d];
      }
      logits[n] += 0.5f * (whole - squares);
    }
  }

  /** The gradient at an embedding is {@code error (sum - e)}. */
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
    int width = fields * dimension;
    if (!add) {
      Arrays.fill(pooledErrors, from * width, to * width, 0f);
    }
    for (int n = from; n < to; n++) {
      float error = logitErrors[n];
      int sum = n * dimension;
      int at = n * width;
      for (int field = 0; field < fields; field++, at += dimension) {
        for (int d = 0; d < dimension; d++) {
          pooledErrors[at + d] += error * (sums[sum + d] - pooled[at + d]);
        }
      }
    }
  }

  @Override
  public void learningRate(double rate) {
    // The embeddings are the network's.
  }

  @Override
  public Term weights() {
    return new FmTerm();
  }

  @Override
  public void restore(Term weights) {
    // Nothing of its own.
  }
}
