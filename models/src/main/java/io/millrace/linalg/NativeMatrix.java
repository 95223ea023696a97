package io.millrace.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A matrix of floats outside the Java heap, row by row, for products by OpenBLAS on the calling
 * thread. Its memory is freed with the object. Not thread-safe, but several threads may read one.
 */
public final class NativeMatrix {
  static {
    blas_set_num_threads(1);
  }

  private final int capacity;
  private final int columns;
  private final FloatPointer values;

  /**
   * @param capacity the most rows
   */
  public NativeMatrix(int capacity, int columns) {
    if (capacity < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a matrix needs rows and columns, has %d x %d".formatted(capacity, columns));
    }
    this.capacity = capacity;
    this.columns = columns;
    values = new FloatPointer((long) capacity * columns);
  }

  /** The most rows. */
  public int capacity() {
    return capacity;
  }

  public int columns() {
    return columns;
  }

  /** Copies rows in, from the first on. */
  public void put(float[] from, int at, int rows) {
    values.put(from, at, Math.multiplyExact(rows, columns));
  }

  /** Copies rows out, from the first on. */
  public void get(float[] into, int at, int rows) {
    values.get(into, at, Math.multiplyExact(rows, columns));
  }

  /**
   * Writes {@code left right} to the first rows of a matrix.
   *
   * @param rows of the left matrix, and of the result
   * @param transposed whether the right matrix is taken transposed
   */
  public static void multiply(
      NativeMatrix left, int rows, NativeMatrix right, boolean transposed, NativeMatrix into) {
    int inner = left.columns;
    int found = transposed ? right.columns : right.capacity;
    int outputs = transposed ? right.capacity : right.columns;
    check(found == inner && into.columns == outputs && into.capacity >= rows, left, right, into);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        transposed ? CblasTrans : CblasNoTrans,
        rows,
        outputs,
        inner,
        1f,
        left.values,
        left.columns,
        right.values,
        right.columns,
        0f,
        into.values,
        into.columns);
  }

  /**
   * Writes {@code left^T right}, the sum of the outer products of their first rows.
   *
   * @param rows how many
   */
  public static void multiplyTransposed(
      NativeMatrix left, NativeMatrix right, int rows, NativeMatrix into) {
    check(into.capacity == left.columns && into.columns == right.columns, left, right, into);
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        left.columns,
        right.columns,
        rows,
        1f,
        left.values,
        left.columns,
        right.values,
        right.columns,
        0f,
        into.values,
        into.columns);
  }

  private static void check(
      boolean fits, NativeMatrix left, NativeMatrix right, NativeMatrix into) {
    if (!fits) {
      throw new IllegalArgumentException(
          "cannot multiply %d x %d and %d x %d into %d x %d"
              .formatted(
                  left.capacity,
                  left.columns,
                  right.capacity,
                  right.columns,
                  into.capacity,
                  into.columns));
    }
  }
}
