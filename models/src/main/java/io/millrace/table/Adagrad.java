package io.millrace.table;

/** Adagrad (Duchi, Hazan and Singer 2011), one accumulator a weight. */
public final class Adagrad implements RowOptimizer {
  private static final float EPSILON = 1e-10f;

  private final EmbeddingTable squares;
  private final float l2;
  private float rate;

  /**
   * @param l2 weight of the penalty {@code l2 / 2 |row|^2} for each row of the batch
   */
  public Adagrad(EmbeddingTable table, double rate, double l2) {
    squares = new EmbeddingTable(table.rows(), table.dimension());
    this.rate = (float) rate;
    this.l2 = (float) l2;
  }

  @Override
  public void learningRate(double newRate) {
    rate = (float) newRate;
  }

  @Override
  public void step(EmbeddingTable table, RowGradients gradients) {
    int dimension = table.dimension();
    float[] sums = gradients.sums();
    for (int place = 0; place < gradients.size(); place++) {
      int row = gradients.row(place);
      float[] w = table.chunk(row);
      float[] s = squares.chunk(row);
      int at = table.offset(row);
      int from = place * dimension;
      for (int d = 0; d < dimension; d++) {
        float gradient = sums[from + d] + l2 * w[at + d];
        float square = s[at + d] + gradient * gradient;
        s[at + d] = square;
        w[at + d] -= rate * gradient / ((float) Math.sqrt(square) + EPSILON);
      }
    }
  }
}
