package io.millrace.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The eigenvectors of a symmetric matrix without negative eigenvalues, by one-sided Jacobi
 * rotations (Hestenes 1958): rows are rotated until each is orthogonal to all others; a row is then
 * an eigenvector times its eigenvalue. Deterministic; about a second for 400 rows.
 *
 * @param values the eigenvalues, largest first
 * @param vectors the eigenvectors as rows of length 1, in the same order; zero for an eigenvalue
 *     that is 0 to rounding
 */
record SymmetricEigen(double[] values, double[][] vectors) {
  /** Rows count as orthogonal below this cosine. */
  private static final double ORTHOGONAL = 1e-11;

  /** Rows below this share of the longest are 0 to rounding. */
  private static final double ZERO = 1e-12;

  private static final int SWEEPS = 60;

  /**
   * Decomposes a matrix, which is left as it is.
   *
   * @param matrix finite numbers
   * @throws IllegalStateException if the rotations do not converge
   */
  static SymmetricEigen of(double[][] matrix) {
    double[][] rows = new double[matrix.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = matrix[i].clone();
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      if (!rotateAll(rows)) {
        return sorted(rows);
      }
    }
    throw new IllegalStateException(
        "the eigenvectors of a matrix of %d rows did not converge in %d sweeps"
            .formatted(rows.length, SWEEPS));
  }

  /** Whether any pair had to be rotated. */
  private static boolean rotateAll(double[][] rows) {
    boolean rotated = false;
    double[] squares = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      squares[i] = dot(rows[i], rows[i]);
    }
    double zero = ZERO * ZERO * Arrays.stream(squares).max().orElse(0);
    for (int i = 0; i < rows.length; i++) {
      for (int j = i + 1; j < rows.length; j++) {
        if (squares[i] > zero && squares[j] > zero) {
          double dot = dot(rows[i], rows[j]);
          if (Math.abs(dot) > ORTHOGONAL * Math.sqrt(squares[i] * squares[j])) {
            double zeta = (squares[j] - squares[i]) / (2 * dot);
            double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
            double cosine = 1 / Math.hypot(1, tangent);
            rotate(rows[i], rows[j], cosine, cosine * tangent);
            squares[i] = dot(rows[i], rows[i]);
            squares[j] = dot(rows[j], rows[j]);
            rotated = true;
          }
        }
      }
    }
    return rotated;
  }

  private static void rotate(double[] a, double[] b, double cosine, double sine) {
    for (int k = 0; k < a.length; k++) {
      double old = a[k];
      a[k] = cosine * old - sine * b[k];
      b[k] = sine * old + cosine * b[k];
    }
  }

  /** Four sums at a time, in a fixed order. */
  private static double dot(double[] a, double[] b) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int k = 0;
    for (; k + 3 < a.length; k += 4) {
      sum0 += a[k] * b[k];
      sum1 += a[k + 1] * b[k + 1];
      sum2 += a[k + 2] * b[k + 2];
      sum3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      sum0 += a[k] * b[k];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  private static SymmetricEigen sorted(double[][] rows) {
    double[] lengths = Arrays.stream(rows).mapToDouble(row -> Math.sqrt(dot(row, row))).toArray();
    double zero = ZERO * Arrays.stream(lengths).max().orElse(0);
    int[] order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -lengths[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] values = new double[rows.length];
    double[][] vectors = new double[rows.length][];
    for (int i = 0; i < order.length; i++) {
      double[] row = rows[order[i]];
      double length = lengths[order[i]];
      values[i] = length > zero ? length : 0;
      double factor = length > zero ? signOfLargest(row) / length : 0;
      vectors[i] = Arrays.stream(row).map(number -> number * factor).toArray();
    }
    return new SymmetricEigen(values, vectors);
  }

  /** An eigenvector may point either way: here its largest component is positive. */
  private static double signOfLargest(double[] row) {
    double largest = 0;
    for (double number : row) {
      if (Math.abs(number) > Math.abs(largest)) {
        largest = number;
      }
    }
    return Math.signum(largest);
  }
}
