package io.millrace.network;

/**
 * The second order of a factorization machine over field embeddings (Rendle 2010, equation 5; Guo
 * et al. 2017, equation 3): {@code 1/2 (|sum of e|^2 - sum of |e|^2)}, which is the sum of the dot
 * products of all pairs of fields.
 */
final class FactorizationMachine {
  private final int fields;
  private final int dimension;

  FactorizationMachine(int fields, int dimension) {
    this.fields = fields;
    this.dimension = dimension;
  }

  /**
   * Adds the second order of each of some examples to its logit.
   *
   * @param embeddings {@code count x fields x dimension}
   * @param sums receives {@code count x dimension}, the sum over the fields
   */
  void forward(float[] embeddings, int from, int to, float[] logits, float[] sums) {
    for (int n = from; n < to; n++) {
      int sum = n * dimension;
      int at = n * fields * dimension;
      java.util.Arrays.fill(sums, sum, sum + dimension, 0f);
      float squares = 0;
      for (int field = 0; field < fields; field++, at += dimension) {
        for (int d = 0; d < dimension; d++) {
          sums[sum + d] += embeddings[at + d];
        }
        for (int d = 0; d < dimension; d++) {
          squares += embeddings[at + d] * embeddings[at + d];
        }
      }
      float whole = 0;
      for (int d = 0; d < dimension; d++) {
        whole += sums[sum + d] * sums[sum + d];
      }
      logits[n] += 0.5f * (whole - squares);
    }
  }

  /**
   * Adds the gradient at the embeddings, {@code error (sum - e)}.
   *
   * @param logitErrors gradient at each logit
   * @param errors {@code count x fields x dimension}
   */
  void backward(
      float[] embeddings, int from, int to, float[] sums, float[] logitErrors, float[] errors) {
    for (int n = from; n < to; n++) {
      float error = logitErrors[n];
      int sum = n * dimension;
      int at = n * fields * dimension;
      for (int field = 0; field < fields; field++, at += dimension) {
        for (int d = 0; d < dimension; d++) {
          errors[at + d] += error * (sums[sum + d] - embeddings[at + d]);
        }
      }
    }
  }
}
