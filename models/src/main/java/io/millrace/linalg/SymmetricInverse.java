package io.millrace.linalg;

import static org.bytedeco.openblas.global.openblas.LAPACKE_spotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_spotri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The inverse of a symmetric positive definite matrix in its own memory: a Cholesky factorisation
 * {@code A = L L'} (LAPACK's {@code spotrf}), then the inverse from the factor ({@code spotri}),
 * {@code n^3} multiplications in all. No second matrix is allocated: 1.6 GB for 20,000 rows.
 */
public final class SymmetricInverse {
  /** Lower triangle in columns, which is the upper triangle in rows. */
  private static final byte LOWER = 'L';

  private static final int TILE = 64;

  private SymmetricInverse() {}

  /**
   * Replaces a matrix by its inverse. Only the cells {@code (i, j)} with {@code j >= i} are read;
   * all cells are written.
   *
   * @param threads threads of OpenBLAS during the call, 1 or more; its setting is restored
   *     afterwards. Other uses of OpenBLAS in the process have as many while the call lasts.
   * @throws NotPositiveDefiniteException if the matrix is not positive definite; its contents are
   *     undefined then
   * @throws IllegalArgumentException if a cell is not a number; the contents are undefined then
   */
  public static void invert(SquareMatrix matrix, int threads) {
    invert(matrix.pointer(), matrix.size(), threads);
    mirror(matrix);
  }

  /** Replaces a matrix by its inverse, with as many threads as the machine has processors. */
  public static void invert(SquareMatrix matrix) {
    invert(matrix, Runtime.getRuntime().availableProcessors());
  }

  private static void invert(FloatPointer values, int n, int threads) {
    BlasThreads.run(
        threads,
        () -> {
          // LAPACKE copies a matrix that it is told lies in rows; for a symmetric one, columns do.
          check("spotrf", LAPACKE_spotrf(LAPACK_COL_MAJOR, LOWER, n, values, n));
          check("spotri", LAPACKE_spotri(LAPACK_COL_MAJOR, LOWER, n, values, n));
        });
  }

  private static void check(String routine, int info) {
    if (info > 0) {
      throw new NotPositiveDefiniteException(
          "the matrix is not positive definite: its leading minor of order %d is not positive"
                  .formatted(info)
              + ". A larger value added to the diagonal makes it so.");
    }
    if (info < 0) {
      throw new IllegalArgumentException(
          "%s refused argument %d: a cell of the matrix is not a number".formatted(routine, -info));
    }
  }

  /** Copies the upper triangle over the lower one, tile by tile for the cache's sake. */
  private static void mirror(SquareMatrix matrix) {
    int n = matrix.size();
    for (int top = 0; top < n; top += TILE) {
      int bottom = Math.min(n, top + TILE);
      for (int left = 0; left < bottom; left += TILE) {
        for (int i = top; i < bottom; i++) {
          int right = Math.min(i, left + TILE);
          for (int j = left; j < right; j++) {
            matrix.set(i, j, matrix.get(j, i));
          }
        }
      }
    }
  }
}
