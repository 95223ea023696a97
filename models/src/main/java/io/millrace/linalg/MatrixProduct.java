package io.millrace.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

/** The product of two square matrices by OpenBLAS' {@code sgemm}. */
public final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * Replaces a matrix by the product of two others.
   *
   * @param into neither of the factors
   * @param threads threads of OpenBLAS during the call, 1 or more
   * @throws IllegalArgumentException if the sizes differ or {@code into} is a factor
   */
  public static void multiply(
      SquareMatrix left, SquareMatrix right, SquareMatrix into, int threads) {
    int n = into.size();
    if (left.size() != n || right.size() != n) {
      throw new IllegalArgumentException(
          "cannot multiply %d by %d rows into %d rows".formatted(left.size(), right.size(), n));
    }
    if (into == left || into == right) {
      throw new IllegalArgumentException("into must not be one of the factors");
    }
    BlasThreads.run(
        threads,
        () ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                n,
                n,
                n,
                1f,
                left.pointer(),
                n,
                right.pointer(),
                n,
                0f,
                into.pointer(),
                n));
  }
}
