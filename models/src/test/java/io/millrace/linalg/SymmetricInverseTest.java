package io.millrace.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymmetricInverseTest {
  @Test
  void invert_twoRows_isTheKnownInverse() {
    try (SquareMatrix matrix = SquareMatrix.zeros(2)) {
      matrix.set(0, 0, 4);
      matrix.set(0, 1, 2);
      matrix.set(1, 1, 3);

      SymmetricInverse.invert(matrix);

      // 1 / (4 * 3 - 2 * 2) * [3 -2; -2 4]; the cell (1, 0) was never set.
      assertThat(matrix.get(0, 0)).isCloseTo(0.375f, within(1e-6f));
      assertThat(matrix.get(0, 1)).isCloseTo(-0.25f, within(1e-6f));
      assertThat(matrix.get(1, 0)).isCloseTo(-0.25f, within(1e-6f));
      assertThat(matrix.get(1, 1)).isCloseTo(0.5f, within(1e-6f));
    }
  }

  @Test
  void invert_tridiagonalOfManyRows_isTheKnownInverse() {
    int n = 301;
    try (SquareMatrix matrix = SquareMatrix.zeros(n)) {
      for (int i = 0; i < n; i++) {
        matrix.set(i, i, 2);
        if (i + 1 < n) {
          matrix.set(i, i + 1, -1);
        }
      }

      SymmetricInverse.invert(matrix, 2);

      // The inverse of the second difference is min(i, j) (n + 1 - max(i, j)) / (n + 1), from one.
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          float known = (float) (Math.min(i + 1, j + 1) * (n - Math.max(i, j)) / (n + 1.0));
          assertThat(matrix.get(i, j)).isCloseTo(known, within(2e-2f));
        }
      }
    }
  }

  @Test
  void invert_gramMatrix_timesTheMatrixIsTheIdentity() {
    int n = 200;
    float[][] a = gram(n, 50);
    try (SquareMatrix matrix = SquareMatrix.zeros(n)) {
      for (int i = 0; i < n; i++) {
        matrix.writeRow(i, a[i]);
      }

      SymmetricInverse.invert(matrix, 1);

      float[] row = new float[n];
      for (int i = 0; i < n; i++) {
        matrix.readRow(i, row);
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum += (double) row[k] * a[k][j];
          }
          assertThat(sum).isCloseTo(i == j ? 1 : 0, within(1e-4));
        }
      }
    }
  }

  @Test
  void invert_notPositiveDefinite_saysWhichMinorAndWhatHelps() {
    try (SquareMatrix matrix = SquareMatrix.zeros(2)) {
      matrix.set(0, 0, 1);
      matrix.set(0, 1, 2);
      matrix.set(1, 1, 1);

      assertThatThrownBy(() -> SymmetricInverse.invert(matrix))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("minor of order 2")
          .hasMessageContaining("diagonal");
    }
  }

  @Test
  void invert_notANumber_isRefused() {
    try (SquareMatrix matrix = SquareMatrix.zeros(2)) {
      matrix.set(0, 0, 1);
      matrix.set(0, 1, Float.NaN);
      matrix.set(1, 1, 1);

      assertThatThrownBy(() -> SymmetricInverse.invert(matrix))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a number");
    }
  }

  @Test
  void matrix_closed_isNotReadAnyMore() {
    SquareMatrix matrix = SquareMatrix.zeros(3);
    matrix.close();
    matrix.close();

    assertThatThrownBy(() -> matrix.get(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SymmetricInverse.invert(matrix))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void matrix_sizeOutOfRange_isRefused() {
    assertThatThrownBy(() -> SquareMatrix.zeros(0)).hasMessageContaining("size");
    assertThatThrownBy(() -> SquareMatrix.zeros(46_341)).hasMessageContaining("46341");
  }

  /** Returns the product of random rows with themselves, plus a penalty on the diagonal. */
  private static float[][] gram(int n, float penalty) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] a = new float[n][n];
    for (int user = 0; user < 400; user++) {
      int[] items = random.ints(12, 0, n).distinct().toArray();
      for (int i : items) {
        for (int j : items) {
          a[i][j]++;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      a[i][i] += penalty;
    }
    return a;
  }
}
