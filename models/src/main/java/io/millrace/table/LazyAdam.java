package io.millrace.table;

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) with an L2 penalty on every row at every
 * step, at the cost of the rows of the batch alone.
 *
 * <p>A row that was not in the last batches is caught up when it is next met: its moments decay,
 * the rest of its momentum moves it, and the penalty shrinks it; step by step where few were
 * missed, in as many leaps where there were more, in one leap where the penalty is weak. Without
 * this a rare row would keep what its first examples taught it, and learn from each only a tenth of
 * what Adam has it learn: most of a gradient's effect comes by momentum, in the steps behind it. A
 * strong penalty moves a row by about the learning rate a step whatever its strength, as Adam
 * divides by the gradient's own size; that is why a single leap will not do.
 */
public final class LazyAdam implements RowOptimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** Up to so many missed steps are taken one by one, more in so many leaps. */
  private static final int EXACT = 16;

  /** The share of itself that a row may lose in one leap. */
  private static final float LITTLE = 0.1f;

  /** A row's means, then its variances: beside each other, they are in the cache together. */
  private final EmbeddingTable moments;

  /** The last step that each row has seen; 0 for one that was never met. */
  private final int[] seen;

  private final Powers decays1 = new Powers(BETA1);
  private final Powers decays2 = new Powers(BETA2);
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
    int rows = RowBlock.rows(dimension);
    RowBlock weights = new RowBlock(table, 0, dimension);
    RowBlock means = new RowBlock(moments, 0, dimension);
    RowBlock variances = new RowBlock(moments, dimension, dimension);
    float[] sums = new float[weights.values.length];
    int[] missed = new int[rows];
    for (int first = 0; first < gradients.size(); first += rows) {
      int count = Math.min(rows, gradients.size() - first);
      weights.load(gradients, first, count);
      means.load(gradients, first, count);
      variances.load(gradients, first, count);
      // In a loop of its own, so that the reads wait for memory together.
      for (int i = 0; i < count; i++) {
        int row = gradients.row(first + i);
        missed[i] = seen[row] == 0 ? 0 : steps - 1 - seen[row];
        seen[row] = steps;
      }
      for (int i = 0; i < count; i++) {
        if (missed[i] > 0) {
          int at = i * dimension;
          catchUp(
              weights.values,
              at,
              means.values,
              at,
              variances.values,
              at,
              dimension,
              missed[i],
              size,
              epsilon);
        }
      }
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

  /** A row that was never met has no gradient to follow: it stays as it is, to the bit. */
  @Override
  public void settle(EmbeddingTable table) {
    float size = size();
    float epsilon = epsilon();
    int dimension = table.dimension();
    for (int row = 0; row < table.rows(); row++) {
      int missed = seen[row] == 0 ? 0 : steps - seen[row];
      if (missed > 0) {
        seen[row] = steps;
        float[] m = moments.chunk(row);
        int at = moments.offset(row);
        catchUp(
            table.chunk(row),
            table.offset(row),
            m,
            at,
            m,
            at + dimension,
            dimension,
            missed,
            size,
            epsilon);
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

  /** What the missed steps do to a row. */
  private void catchUp(
      float[] w,
      int weight,
      float[] m,
      int mean,
      float[] v,
      int variance,
      int dimension,
      int missed,
      float size,
      float epsilon) {
    int stride = (missed + EXACT - 1) / EXACT;
    if (l2 == 0
        || missed > EXACT && shrinksLittle(w, weight, v, variance, dimension, missed, size)) {
      stride = missed;
    }
    for (int left = missed; left > 0; left -= stride) {
      leap(w, weight, m, mean, v, variance, dimension, Math.min(stride, left), size, epsilon);
    }
  }

  /** Whether the penalty hardly changes its own gradient on the way. */
  private boolean shrinksLittle(
      float[] w, int weight, float[] v, int variance, int dimension, int missed, float size) {
    float half = (float) Math.sqrt(decays2.of(missed));
    float most = 0;
    for (int d = 0; d < dimension; d++) {
      float penalty = l2 * w[weight + d];
      float root = (float) Math.sqrt(v[variance + d] * half + penalty * penalty * (1 - half));
      most = Math.max(most, l2 / Math.max(root, Float.MIN_NORMAL));
    }
    return missed * size * most < LITTLE;
  }

  /**
   * Some steps without a gradient but the penalty's, {@code g = l2 w}, taken for constant: the
   * means' sum over {@code k} steps is {@code a m + (k - a) g} with {@code a = b (1 - b^k) / (1 -
   * b)}, {@code b} for the means' decay. The penalty's part is taken implicitly, at the end's
   * weight, so that it never overshoots zero.
   */
  private void leap(
      float[] w,
      int weight,
      float[] m,
      int mean,
      float[] v,
      int variance,
      int dimension,
      int k,
      float size,
      float epsilon) {
    float decay1 = decays1.of(k);
    float decay2 = decays2.of(k);
    float half = (float) Math.sqrt(decay2);
    float tail = BETA1 * (1 - decay1) / (1 - BETA1);
    float shrink = (k - tail) * size * l2;
    for (int d = 0; d < dimension; d++) {
      float old = w[weight + d];
      float penalty = l2 * old;
      float square = penalty * penalty;
      float before = v[variance + d];
      // The variance half-way stands for that of all the steps.
      float root = (float) Math.sqrt(before * half + square * (1 - half)) + epsilon;
      float now = (old - tail * size * m[mean + d] / root) / (1 + shrink / root);
      w[weight + d] = now;
      m[mean + d] = m[mean + d] * decay1 + (1 - decay1) * l2 * 0.5f * (old + now);
      v[variance + d] = before * decay2 + (1 - decay2) * square;
    }
  }

  /** Powers of a number below 1, looked up: {@code b^(1024 i + j) = b^(1024 i) b^j}. */
  private static final class Powers {
    private static final int BITS = 10;
    private final float[] coarse = new float[1 << BITS];
    private final float[] fine = new float[1 << BITS];

    Powers(double base) {
      for (int i = 0; i < fine.length; i++) {
        fine[i] = (float) Math.pow(base, i);
        coarse[i] = (float) Math.pow(base, (double) i * fine.length);
      }
    }

    float of(int exponent) {
      int high = exponent >>> BITS;
      return high < coarse.length ? coarse[high] * fine[exponent & (fine.length - 1)] : 0f;
    }
  }
}
