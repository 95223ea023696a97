package io.millrace.table;

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) whose moments decay only when their row
 * is in the batch; the bias correction counts all steps.
 */
public final class LazyAdam implements RowOptimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** A row's means, then its variances: beside each other, they are in the cache together. */
  private final EmbeddingTable moments;

  private final float l2;
  private double rate;
  private long steps;

  /**
   * @param l2 weight of the penalty {@code l2 / 2 |row|^2} for each row of the batch
   */
  public LazyAdam(EmbeddingTable table, double rate, double l2) {
    moments = new EmbeddingTable(table.rows(), 2 * table.dimension());
    this.rate = rate;
    this.l2 = (float) l2;
  }

  @Override
  public void learningRate(double newRate) {
    rate = newRate;
  }

  @Override
  public void begin() {
    steps++;
  }

  @Override
  public void step(EmbeddingTable table, RowGradients gradients) {
    double correction = Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
    float size = (float) (rate * correction);
    float epsilon = (float) (EPSILON * Math.sqrt(1 - Math.pow(BETA2, steps)));
    int dimension = table.dimension();
    int rows = RowBlock.rows(dimension);
    RowBlock weights = new RowBlock(table, 0, dimension);
    RowBlock means = new RowBlock(moments, 0, dimension);
    RowBlock variances = new RowBlock(moments, dimension, dimension);
    float[] sums = new float[weights.values.length];
    for (int first = 0; first < gradients.size(); first += rows) {
      int count = Math.min(rows, gradients.size() - first);
      weights.load(gradients, first, count);
      means.load(gradients, first, count);
      variances.load(gradients, first, count);
      System.arraycopy(gradients.sums(), first * dimension, sums, 0, count * dimension);
      step(weights.values, means.values, variances.values, sums, count * dimension, size, epsilon);
      weights.store(gradients, first, count);
      means.store(gradients, first, count);
      variances.store(gradients, first, count);
    }
  }

  private void step(
      float[] w, float[] m, float[] v, float[] gradients, int length, float size, float epsilon) {
    for (int i = 0; i < length; i++) {
      float gradient = gradients[i] + l2 * w[i];
      float m1 = BETA1 * m[i] + (1 - BETA1) * gradient;
      float v1 = BETA2 * v[i] + (1 - BETA2) * gradient * gradient;
      m[i] = m1;
      v[i] = v1;
      w[i] -= size * m1 / ((float) Math.sqrt(v1) + epsilon);
    }
  }
}
