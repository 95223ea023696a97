package io.millrace.model;

import io.millrace.table.SparseBatch;

/** Logistic loss and its gradient. */
public final class Logits {
  private Logits() {}

  /** The logistic function, kept strictly inside (0, 1). */
  public static float probability(float logit) {
    float p = (float) (1 / (1 + Math.exp(-logit)));
    return Math.min(Math.max(p, Float.MIN_NORMAL), Math.nextDown(1f));
  }

  /**
   * Log loss of some examples of a batch, each example's weighted with its importance and taken at
   * {@code logit + logitOffset}.
   *
   * @param errors receives the gradient of the whole batch's mean loss at each logit
   * @return the summed loss, in nats
   */
  public static double loss(SparseBatch batch, int from, int to, float[] logits, float[] errors) {
    double loss = 0;
    int count = batch.size();
    for (int n = from; n < to; n++) {
      double z = logits[n] + batch.logitOffset(n);
      float importance = batch.importance(n);
      double exp = Math.exp(-Math.abs(z));
      double p = z >= 0 ? 1 / (1 + exp) : exp / (1 + exp);
      loss += importance * (Math.max(z, 0) - z * batch.label(n) + Math.log1p(exp));
      errors[n] = (float) (importance * (p - batch.label(n)) / count);
    }
    return loss;
  }
}
