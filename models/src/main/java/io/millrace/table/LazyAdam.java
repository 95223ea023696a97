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
    float[] sums = gradients.sums();
    for (int place = 0; place < gradients.size(); place++) {
      int row = gradients.row(place);
      float[] w = table.chunk(row);
      float[] m = moments.chunk(row);
      int at = table.offset(row);
      int first = moments.offset(row);
      int second = first + dimension;
      int from = place * dimension;
      for (int d = 0; d < dimension; d++) {
        float gradient = sums[from + d] + l2 * w[at + d];
        float m1 = BETA1 * m[first + d] + (1 - BETA1) * gradient;
        float v1 = BETA2 * m[second + d] + (1 - BETA2) * gradient * gradient;
        m[first + d] = m1;
        m[second + d] = v1;
        w[at + d] -= size * m1 / ((float) Math.sqrt(v1) + epsilon);
      }
    }
  }
}
