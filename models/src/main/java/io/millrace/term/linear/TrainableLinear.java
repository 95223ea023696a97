package io.millrace.term.linear;

import io.millrace.table.LinearWeights;
import io.millrace.table.RowGroups;
import io.millrace.table.SparseBatch;
import io.millrace.term.Term;
import io.millrace.term.TrainableTerm;

/** The linear term in training. */
final class TrainableLinear implements TrainableTerm {
  private final LinearWeights linear;
  private final boolean crosses;

  /** Whether it is trained by FTRL-proximal: on the summed loss, at a rate of its own. */
  private final boolean ftrl;

  TrainableLinear(LinearWeights linear, boolean crosses, boolean ftrl) {
    this.linear = linear;
    this.crosses = crosses;
    this.ftrl = ftrl;
  }

  @Override
  public boolean readsEmbeddings() {
    return false;
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
    linear.addTo(batch, from, to, logits);
  }

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
    // The gradient of a row is the sum of its examples' errors: scatter has all that it needs.
  }

  @Override
  public void begin() {
    linear.begin();
  }

  @Override
  public void scatter(SparseBatch batch, float[] logitErrors, RowGroups groups, int partition) {
    linear.scatter(batch, logitErrors, ftrl ? batch.size() : 1f, groups, partition);
  }

  @Override
  public void learningRate(double rate) {
    if (!ftrl) {
      linear.optimizer().learningRate(rate);
    }
  }

  @Override
  public void settle() {
    linear.optimizer().settle(linear.table());
  }

  @Override
  public Term weights() {
    return new LinearTerm(linear.table(), crosses);
  }

  @Override
  public void restore(Term weights) {
    linear.table().copyFrom(((LinearTerm) weights).weights());
    linear.optimizer().adopt(linear.table());
  }
}
