package io.millrace.table;

/**
 * Adagrad (Duchi, Hazan and Singer 2011), one accumulator a weight.
 *
 * <p>Its steps begin as large as its rate and fall from there, Adam's stay as large. To be given
 * the same learning rate as the Adam of the tower beside it, it takes ten times as much: the ratio
 * of the two optimisers' defaults in frameworks (0.01 and 0.001).
 */
public final class Adagrad implements RowOptimizer {
  private static final float EPSILON = 1e-10f;
  private static final double RATIO = 10;

  private final EmbeddingTable squares;
  private final float l2;
  private float rate;

  /**
   * @param rate a tenth of the first step's size
   * @param l2 weight of the penalty {@code l2 / 2 |row|^2} for each row of the batch
   */
  public Adagrad(EmbeddingTable table, double rate, double l2) {
    squares = new EmbeddingTable(table.rows(), table.dimension());
    this.rate = (float) (RATIO * rate);
    this.l2 = (float) l2;
  }

  @Override
  public void learningRate(double newRate) {
    rate = (float) (RATIO * newRate);
  }

  @Override
  public void step(EmbeddingTable table, RowGradients gradients) {
    int dimension = table.dimension();
    int rows = RowBlock.rows(dimension);
    RowBlock weights = new RowBlock(table, 0, dimension);
    RowBlock accumulated = new RowBlock(squares, 0, dimension);
    float[] sums = new float[weights.values.length];
    for (int first = 0; first < gradients.size(); first += rows) {
      int count = Math.min(rows, gradients.size() - first);
      weights.load(gradients, first, count);
      accumulated.load(gradients, first, count);
      System.arraycopy(gradients.sums(), first * dimension, sums, 0, count * dimension);
      step(weights.values, accumulated.values, sums, count * dimension);
      weights.store(gradients, first, count);
      accumulated.store(gradients, first, count);
    }
  }

  private void step(float[] w, float[] s, float[] gradients, int length) {
    for (int i = 0; i < length; i++) {
      float gradient = gradients[i] + l2 * w[i];
      float square = s[i] + gradient * gradient;
      s[i] = square;
      w[i] -= rate * gradient / ((float) Math.sqrt(square) + EPSILON);
    }
  }
}
