package io.millrace.table;

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) with an L2 penalty on every row at every
 * step, at the cost of the rows of the batch alone.
 *
 * <p>A row that was not in the last {@code k} batches is caught up when it is next met, in closed
 * form: its moments decay {@code k} times, the rest of its momentum moves it, and the penalty
 * shrinks it by {@code w / (1 + x)}, {@code x} being the {@code k} steps' shrinking relative to
 * {@code w} (an implicit step, so it never overshoots zero). Without this a rare row would keep
 * what its first examples taught it, and learn from each only a tenth of what Adam has it learn:
 * most of a gradient's effect comes by momentum, in the steps behind it.
 */
public final class LazyAdam implements RowOptimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** A row's means, then its variances: beside each other, they are in the cache together. */
  private final EmbeddingTable moments;

  /** The last step that each row has seen. */
  private final int[] seen;

  private final float l2;
  private double rate;
  private int steps;

  /**
   * @param l2 weight of the penalty {@code l2 / 2 |row|^2}, beside the mean loss of a batch
   */
  public LazyAdam(EmbeddingTable table, double rate, double l2) {
    moments = new EmbeddingTable(table.rows(), 2 * table.dimension());
    seen = new int[table.rows()];
    this.rate = rate;
    this.l2 = (float) l2;
  }

  @Override
  public void learningRate(double newRate) {
    rate = newRate;
  }

  @Override
  public void begin() {
    steps = Math.addExact(steps, 1);
  }

  @Override
  public void step(EmbeddingTable table, RowGradients gradients) {
    float size = size();
    float epsilon = epsilon();
    int dimension = table.dimension();
    float[] sums = gradients.sums();
    for (int place = 0; place < gradients.size(); place++) {
      int row = gradients.row(place);
      catchUp(table, row, steps - 1, size, epsilon);
      seen[row] = steps;
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

  @Override
  public void settle(EmbeddingTable table) {
    if (steps == 0) {
      return;
    }
    float size = size();
    float epsilon = epsilon();
    for (int row = 0; row < table.rows(); row++) {
      // A row that was never met has no gradient to follow: it stays as it is, to the bit.
      if (seen[row] > 0) {
        catchUp(table, row, steps, size, epsilon);
        seen[row] = steps;
      }
    }
  }

  /** The rate with the bias corrections. */
  private float size() {
    return (float) (rate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps)));
  }

  private float epsilon() {
    return (float) (EPSILON * Math.sqrt(1 - Math.pow(BETA2, steps)));
  }

  /** What the steps behind the row's last one up to {@code step} do to it. */
  private void catchUp(EmbeddingTable table, int row, int step, float size, float epsilon) {
    int missed = step - seen[row];
    if (missed <= 0 || seen[row] == 0) {
      return;
    }
    float decay1 = (float) Math.pow(BETA1, missed);
    float decay2 = (float) Math.pow(BETA2, missed);
    float half = (float) Math.sqrt(decay2);
    float tail = size * BETA1 * (1 - decay1) / (1 - BETA1);
    float shrink = missed * size * l2;
    int dimension = table.dimension();
    float[] w = table.chunk(row);
    float[] m = moments.chunk(row);
    int at = table.offset(row);
    int first = moments.offset(row);
    int second = first + dimension;
    for (int d = 0; d < dimension; d++) {
      float penalty = l2 * w[at + d];
      float square = penalty * penalty;
      float v = m[second + d];
      // The variance half-way stands for that of all the steps.
      float root = (float) Math.sqrt(v * half + square * (1 - half)) + epsilon;
      float caughtUp = (w[at + d] - tail * m[first + d] / root) / (1 + shrink / root);
      w[at + d] = caughtUp;
      m[first + d] = m[first + d] * decay1 + (1 - decay1) * l2 * caughtUp;
      m[second + d] = v * decay2 + (1 - decay2) * square;
    }
  }
}
