package io.millrace.text;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An affine map from one vector space to another, fitted by ridge regression (Hoerl and Kennard
 * 1970) in closed form. It gives an item without interactions a place among the vectors that were
 * learned from interactions, from its text alone (as in Gantner et al. 2010, "Learning
 * attribute-to-feature mappings for cold-start recommendations"). Immutable.
 */
public final class RidgeMap {
  private static final String KIND = "MRRM";
  private static final int VERSION = 1;

  /** Row j maps a vector to the j-th component of the result. */
  private final float[][] rows;

  private final float[] intercept;

  private RidgeMap(float[][] rows, float[] intercept) {
    this.rows = rows;
    this.intercept = intercept;
  }

  /**
   * Fits the map that minimises {@code Σ wᵢ |yᵢ − b − B xᵢ|² + penalty |B|²}; the intercept b is
   * not penalised. Time grows with rows × (dimension of x)².
   *
   * @param x a vector for each row, of equal length
   * @param y the vector that each row should be mapped to, of equal length
   * @param weights how much each row counts, at least 0 and not all 0; for instance the root of an
   *     item's number of interactions
   * @param penalty above 0; it competes with the weighted sum of squares of each component of x, so
   *     scale it with the sum of the weights
   */
  public static RidgeMap fit(List<float[]> x, List<float[]> y, double[] weights, double penalty) {
    if (x.size() != y.size() || x.size() != weights.length) {
      throw new IllegalArgumentException(
          "x, y and weights must be as many, are %d, %d and %d"
              .formatted(x.size(), y.size(), weights.length));
    }
    if (!(penalty > 0) || Double.isInfinite(penalty)) {
      throw new IllegalArgumentException("penalty must be above 0 and finite, is " + penalty);
    }
    int from = VectorBytes.dimension(x, "x");
    int to = VectorBytes.dimension(y, "y");
    double total = 0;
    for (double weight : weights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("weights must be finite and not negative: " + weight);
      }
      total += weight;
    }
    if (total == 0) {
      throw new IllegalArgumentException("weights must not all be 0");
    }
    double[] meanX = mean(x, weights, total, from);
    double[] meanY = mean(y, weights, total, to);
    double[][] gram = new double[from][from];
    double[][] cross = new double[to][from];
    double[] centredX = new double[from];
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0) {
        for (int k = 0; k < from; k++) {
          centredX[k] = x.get(row)[k] - meanX[k];
        }
        for (int i = 0; i < from; i++) {
          add(gram[i], centredX, weights[row] * centredX[i], i + 1);
        }
        for (int j = 0; j < to; j++) {
          add(cross[j], centredX, weights[row] * (y.get(row)[j] - meanY[j]), from);
        }
      }
    }
    for (int i = 0; i < from; i++) {
      gram[i][i] += penalty;
    }
    return solve(new Cholesky(gram), cross, meanX, meanY);
  }

  private static RidgeMap solve(Cholesky gram, double[][] cross, double[] meanX, double[] meanY) {
    float[][] rows = new float[cross.length][meanX.length];
    float[] intercept = new float[cross.length];
    for (int j = 0; j < cross.length; j++) {
      double[] solution = gram.solve(cross[j]);
      double constant = meanY[j];
      for (int k = 0; k < meanX.length; k++) {
        rows[j][k] = (float) solution[k];
        constant -= solution[k] * meanX[k];
      }
      intercept[j] = (float) constant;
    }
    return new RidgeMap(rows, intercept);
  }

  private static double[] mean(List<float[]> vectors, double[] weights, double total, int size) {
    double[] mean = new double[size];
    for (int row = 0; row < weights.length; row++) {
      float[] vector = vectors.get(row);
      for (int k = 0; k < size; k++) {
        mean[k] += weights[row] / total * vector[k];
      }
    }
    return mean;
  }

  private static void add(double[] sum, double[] numbers, double factor, int length) {
    for (int k = 0; k < length; k++) {
      sum[k] += factor * numbers[k];
    }
  }

  /** Returns the number of components of a mapped vector. */
  public int dimension() {
    return rows.length;
  }

  /** Returns the vector in the other space. */
  public float[] apply(float[] vector) {
    if (vector.length != rows[0].length) {
      throw new IllegalArgumentException(
          "the vector must have %d components, has %d".formatted(rows[0].length, vector.length));
    }
    float[] mapped = new float[rows.length];
    for (int j = 0; j < rows.length; j++) {
      double sum = intercept[j];
      for (int k = 0; k < vector.length; k++) {
        sum += (double) rows[j][k] * vector[k];
      }
      mapped[j] = (float) sum;
    }
    return mapped;
  }

  /** Returns the map as bytes; {@link #load} reads them. */
  public byte[] save() {
    ByteBuffer out =
        VectorBytes.begin(
            KIND, VERSION, 2 * Integer.BYTES + rows.length * (rows[0].length + 1) * Float.BYTES);
    out.putInt(rows[0].length).putInt(rows.length);
    VectorBytes.put(out, intercept);
    Arrays.stream(rows).forEach(row -> VectorBytes.put(out, row));
    return out.array();
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IllegalArgumentException if the bytes are something else, damaged or of another version
   */
  public static RidgeMap load(byte[] bytes) {
    ByteBuffer in = VectorBytes.open(bytes, KIND, VERSION);
    int from = VectorBytes.length(in);
    int to = VectorBytes.length(in);
    float[] intercept = VectorBytes.floats(in, to);
    return new RidgeMap(VectorBytes.rows(in, to, from), intercept);
  }
}
