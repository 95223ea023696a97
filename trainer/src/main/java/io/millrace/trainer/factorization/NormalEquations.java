package io.millrace.trainer.factorization;

/**
 * The normal equations of one row's least squares: a matrix, of which the lower triangle is kept,
 * and a right-hand side. A buffer of one thread.
 */
final class NormalEquations {
  private final int dimension;
  private final float[] matrix;
  private final float[] right;
  private final double[] triangle;
  private final double[] column;
  private final double[] solution;

  NormalEquations(int dimension) {
    this.dimension = dimension;
    matrix = new float[dimension * dimension];
    right = new float[dimension];
    triangle = new double[dimension * dimension];
    column = new double[dimension];
    solution = new double[dimension];
  }

  /** Begins with a matrix and no right-hand side. */
  void begin(float[] gram) {
    System.arraycopy(gram, 0, matrix, 0, matrix.length);
    java.util.Arrays.fill(right, 0f);
  }

  /** Begins with a matrix and a right-hand side. */
  void begin(float[] gram, float[] vectors, int at) {
    System.arraycopy(gram, 0, matrix, 0, matrix.length);
    System.arraycopy(vectors, at, right, 0, dimension);
  }

  /** Adds {@code weight * v v'} to the matrix and {@code weight * v} to the right-hand side. */
  void add(float[] vectors, int at, float weight) {
    for (int i = 0; i < dimension; i++) {
      float scaled = weight * vectors[at + i];
      right[i] += scaled;
      int row = i * dimension;
      for (int j = 0; j <= i; j++) {
        matrix[row + j] += scaled * vectors[at + j];
      }
    }
  }

  /** Adds four at once, which reads and writes the matrix once for all of them. */
  void add(float[] vectors, int[] at, float[] weights) {
    int a = at[0];
    int b = at[1];
    int c = at[2];
    int e = at[3];
    for (int i = 0; i < dimension; i++) {
      float sa = weights[0] * vectors[a + i];
      float sb = weights[1] * vectors[b + i];
      float sc = weights[2] * vectors[c + i];
      float se = weights[3] * vectors[e + i];
      right[i] += sa + sb + sc + se;
      int row = i * dimension;
      for (int j = 0; j <= i; j++) {
        matrix[row + j] +=
            sa * vectors[a + j] + sb * vectors[b + j] + sc * vectors[c + j] + se * vectors[e + j];
      }
    }
  }

  /** Returns the lower triangle that was summed, row by row; the buffer's own. */
  float[] matrix() {
    return matrix;
  }

  /**
   * Solves by Cholesky's decomposition, in double precision.
   *
   * @param penalty added to the diagonal, above 0
   */
  void solve(double penalty, float[] target, int at) {
    for (int i = 0; i < triangle.length; i++) {
      triangle[i] = matrix[i];
    }
    for (int i = 0; i < dimension; i++) {
      triangle[i * dimension + i] += penalty;
      solution[i] = right[i];
    }
    for (int k = 0; k < dimension; k++) {
      double pivot = Math.sqrt(Math.max(triangle[k * dimension + k], Double.MIN_NORMAL));
      triangle[k * dimension + k] = pivot;
      solution[k] /= pivot;
      for (int i = k + 1; i < dimension; i++) {
        column[i] = triangle[i * dimension + k] / pivot;
        triangle[i * dimension + k] = column[i];
        solution[i] -= column[i] * solution[k];
      }
      for (int i = k + 1; i < dimension; i++) {
        double factor = column[i];
        int row = i * dimension;
        for (int j = k + 1; j <= i; j++) {
          triangle[row + j] -= factor * column[j];
        }
      }
    }
    for (int i = dimension - 1; i >= 0; i--) {
      int row = i * dimension;
      double value = solution[i] / triangle[row + i];
      solution[i] = value;
      for (int j = 0; j < i; j++) {
        solution[j] -= triangle[row + j] * value;
      }
      target[at + i] = (float) value;
    }
  }
}
