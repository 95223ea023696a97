package io.millrace.table;

/**
 * FTRL-proximal with per-coordinate rates, L1 and L2 (McMahan et al. 2013, "Ad click prediction: a
 * view from the trenches", algorithm 1): with L1 a weight stays exactly zero until its gradients
 * agree. Gradients are those of the summed loss, as in the paper, not of the mean.
 *
 * <p>It works on tables that begin as zeros.
 */
public final class FtrlProximal implements RowOptimizer {
  /** A row's z, then its n, the sums of squared gradients. */
  private final EmbeddingTable state;

  private final float beta;
  private final float l1;
  private final float l2;
  private float alpha;

  public FtrlProximal(EmbeddingTable table, double alpha, double beta, double l1, double l2) {
    state = new EmbeddingTable(table.rows(), 2 * table.dimension());
    this.alpha = (float) alpha;
    this.beta = (float) beta;
    this.l1 = (float) l1;
    this.l2 = (float) l2;
  }

  @Override
  public void learningRate(double newAlpha) {
    alpha = (float) newAlpha;
  }

  @Override
  public void step(EmbeddingTable table, RowGradients gradients) {
    int dimension = table.dimension();
    float[] sums = gradients.sums();
    for (int place = 0; place < gradients.size(); place++) {
      int row = gradients.row(place);
      float[] w = table.chunk(row);
      float[] s = state.chunk(row);
      int at = table.offset(row);
      int z = state.offset(row);
      int n = z + dimension;
      for (int d = 0; d < dimension; d++) {
        float gradient = sums[place * dimension + d];
        float old = s[n + d];
        float squares = old + gradient * gradient;
        float root = (float) Math.sqrt(squares);
        float sigma = (root - (float) Math.sqrt(old)) / alpha;
        float zi = s[z + d] + gradient - sigma * w[at + d];
        s[z + d] = zi;
        s[n + d] = squares;
        w[at + d] =
            Math.abs(zi) <= l1 ? 0f : -(zi - Math.signum(zi) * l1) / ((beta + root) / alpha + l2);
      }
    }
  }

  /**
   * Sets z to what gives the table's weight with the squares there are: the closed form, inverted.
   */
  @Override
  public void adopt(EmbeddingTable table) {
    int dimension = table.dimension();
    for (int row = 0; row < table.rows(); row++) {
      float[] w = table.chunk(row);
      float[] s = state.chunk(row);
      int at = table.offset(row);
      int z = state.offset(row);
      for (int d = 0; d < dimension; d++) {
        float weight = w[at + d];
        float root = (float) Math.sqrt(s[z + dimension + d]);
        s[z + d] =
            weight == 0f
                ? Math.max(-l1, Math.min(l1, s[z + d]))
                : -weight * ((beta + root) / alpha + l2) - Math.signum(weight) * l1;
      }
    }
  }
}
