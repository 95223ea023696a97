package io.millrace.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixProductTest {
  @Test
  void multiply_twoByTwo_isRowTimesColumn() {
    try (SquareMatrix left = SquareMatrix.zeros(2);
        SquareMatrix right = SquareMatrix.zeros(2);
        SquareMatrix into = SquareMatrix.zeros(2)) {
      left.set(0, 0, 1);
      left.set(0, 1, 2);
      left.set(1, 0, 3);
      left.set(1, 1, 4);
      right.set(0, 0, 5);
      right.set(0, 1, 6);
      right.set(1, 0, 7);
      right.set(1, 1, 8);

      MatrixProduct.multiply(left, right, into, 1);

      assertThat(into.get(0, 0)).isEqualTo(19);
      assertThat(into.get(0, 1)).isEqualTo(22);
      assertThat(into.get(1, 0)).isEqualTo(43);
      assertThat(into.get(1, 1)).isEqualTo(50);
    }
  }

  @Test
  void multiply_intoAFactor_isRefused() {
    try (SquareMatrix one = SquareMatrix.zeros(2)) {
      assertThatThrownBy(() -> MatrixProduct.multiply(one, one, one, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("into");
    }
  }
}
