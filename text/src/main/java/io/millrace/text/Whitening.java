package io.millrace.text;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Maps vectors to a smaller space in which their components are uncorrelated and of variance 1 (PCA
 * whitening; Su et al. 2021, arXiv 2103.15316, algorithm 1 with the first k dimensions). It removes
 * the direction that all texts of a catalogue share, so that cosines tell items apart. Immutable.
 */
public final class Whitening {
  private static final String KIND = "MRWH";
  private static final int VERSION = 1;

  /** Enough to know a covariance; more would only take time. */
  static final int MAX_FITTED = 50_000;

  /** Directions with less variance than this share of the first are rounding. */
  private static final double NO_VARIANCE = 1e-7;

  private final float[] mean;

  /** Row k is the k-th eigenvector of the covariance divided by the root of its eigenvalue. */
  private final float[][] rows;

  private Whitening(float[] mean, float[][] rows) {
    this.mean = mean;
    this.rows = rows;
  }

  /**
   * Fits the map. Of more than 50,000 vectors, as many at equal distances are used. The same
   * vectors give the same map to the bit.
   *
   * @param vectors at least two that differ, of equal length
   * @param dimension the number of components wanted; fewer remain if the vectors vary in fewer
   *     directions, see {@link #dimension}
   */
  public static Whitening fit(List<float[]> vectors, int dimension) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be at least 1, is " + dimension);
    }
    int size = VectorBytes.dimension(vectors, "vectors");
    int count = Math.min(vectors.size(), MAX_FITTED);
    double[] mean = new double[size];
    for (int i = 0; i < count; i++) {
      float[] vector = sampled(vectors, i, count);
      for (int k = 0; k < size; k++) {
        mean[k] += vector[k] / (double) count;
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(covariance(vectors, count, mean));
    double[] values = eigen.values();
    int kept = 0;
    while (kept < Math.min(dimension, size)
        && values[kept] > 0
        && values[kept] >= NO_VARIANCE * values[0]) {
      kept++;
    }
    if (kept == 0) {
      throw new IllegalArgumentException(
          "%d vectors that are all equal cannot be whitened".formatted(count));
    }
    float[][] rows = new float[kept][size];
    for (int row = 0; row < kept; row++) {
      for (int k = 0; k < size; k++) {
        rows[row][k] = (float) (eigen.vectors()[row][k] / Math.sqrt(values[row]));
      }
    }
    return new Whitening(floats(mean), rows);
  }

  private static float[] sampled(List<float[]> vectors, int i, int count) {
    return vectors.get((int) ((long) i * vectors.size() / count));
  }

  private static double[][] covariance(List<float[]> vectors, int count, double[] mean) {
    int size = mean.length;
    double[][] sums = new double[size][size];
    double[] centred = new double[size];
    for (int i = 0; i < count; i++) {
      float[] vector = sampled(vectors, i, count);
      for (int k = 0; k < size; k++) {
        centred[k] = vector[k] - mean[k];
      }
      for (int row = 0; row < size; row++) {
        double factor = centred[row] / count;
        double[] sum = sums[row];
        for (int k = row; k < size; k++) {
          sum[k] += factor * centred[k];
        }
      }
    }
    for (int row = 0; row < size; row++) {
      for (int k = 0; k < row; k++) {
        sums[row][k] = sums[k][row];
      }
    }
    return sums;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int k = 0; k < numbers.length; k++) {
      floats[k] = (float) numbers[k];
    }
    return floats;
  }

  /** Returns the number of components of a vector that can be whitened. */
  int inputs() {
    return mean.length;
  }

  /** Returns the number of components of a whitened vector. */
  public int dimension() {
    return rows.length;
  }

  /** Returns the whitened vector; it has no fixed length, so compare by cosine. */
  public float[] apply(float[] vector) {
    if (vector.length != mean.length) {
      throw new IllegalArgumentException(
          "the vector must have %d components, has %d".formatted(mean.length, vector.length));
    }
    float[] whitened = new float[rows.length];
    for (int row = 0; row < rows.length; row++) {
      double sum = 0;
      for (int k = 0; k < mean.length; k++) {
        sum += (double) rows[row][k] * (vector[k] - mean[k]);
      }
      whitened[row] = (float) sum;
    }
    return whitened;
  }

  /** Returns the map as bytes; {@link #load} reads them. */
  public byte[] save() {
    ByteBuffer out =
        VectorBytes.begin(
            KIND, VERSION, 2 * Integer.BYTES + (rows.length + 1) * mean.length * Float.BYTES);
    out.putInt(mean.length).putInt(rows.length);
    VectorBytes.put(out, mean);
    Arrays.stream(rows).forEach(row -> VectorBytes.put(out, row));
    return out.array();
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IllegalArgumentException if the bytes are something else, damaged or of another version
   */
  public static Whitening load(byte[] bytes) {
    ByteBuffer in = VectorBytes.open(bytes, KIND, VERSION);
    int size = VectorBytes.length(in);
    int kept = VectorBytes.length(in);
    return new Whitening(VectorBytes.floats(in, size), VectorBytes.rows(in, kept, size));
  }
}
