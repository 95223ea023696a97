package io.millrace.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NativeMatrixTest {
  private final SplittableRandom random = new SplittableRandom(3);

  private float[] random(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextDouble() - 0.5);
    }
    return numbers;
  }

  private static NativeMatrix matrix(float[] numbers, int rows, int columns) {
    NativeMatrix matrix = new NativeMatrix(rows, columns);
    matrix.put(numbers, 0, rows);
    return matrix;
  }

  @Test
  void multiply_plainAndTransposed_areTheSumsOfProducts() {
    float[] a = random(4 * 3);
    float[] b = random(3 * 5);
    NativeMatrix into = new NativeMatrix(4, 5);
    NativeMatrix.multiply(matrix(a, 4, 3), 2, matrix(b, 3, 5), false, into);
    float[] product = new float[2 * 5];
    into.get(product, 0, 2);
    float[] swapped = new float[5 * 3];
    for (int i = 0; i < 3; i++) {
      for (int o = 0; o < 5; o++) {
        swapped[o * 3 + i] = b[i * 5 + o];
      }
    }
    NativeMatrix.multiply(matrix(a, 4, 3), 2, matrix(swapped, 5, 3), true, into);
    float[] again = new float[2 * 5];
    into.get(again, 0, 2);
    for (int r = 0; r < 2; r++) {
      for (int o = 0; o < 5; o++) {
        float sum = 0;
        for (int i = 0; i < 3; i++) {
          sum += a[r * 3 + i] * b[i * 5 + o];
        }
        assertThat(product[r * 5 + o]).isCloseTo(sum, within(1e-6f));
        assertThat(again[r * 5 + o]).isCloseTo(sum, within(1e-6f));
      }
    }
  }

  @Test
  void multiplyTransposed_someRows_isTheSumOfOuterProducts() {
    float[] a = random(4 * 3);
    float[] b = random(4 * 2);
    NativeMatrix into = new NativeMatrix(3, 2);
    NativeMatrix.multiplyTransposed(matrix(a, 4, 3), matrix(b, 4, 2), 3, into);
    float[] product = new float[6];
    into.get(product, 0, 3);
    for (int i = 0; i < 3; i++) {
      for (int o = 0; o < 2; o++) {
        float sum = 0;
        for (int r = 0; r < 3; r++) {
          sum += a[r * 3 + i] * b[r * 2 + o];
        }
        assertThat(product[i * 2 + o]).isCloseTo(sum, within(1e-6f));
      }
    }
  }

  @Test
  void multiply_sizesThatDoNotFit_areRefused() {
    NativeMatrix two = new NativeMatrix(2, 2);
    NativeMatrix three = new NativeMatrix(3, 3);
    assertThatThrownBy(() -> NativeMatrix.multiply(two, 2, three, false, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 2 and 3 x 3");
    assertThatThrownBy(() -> new NativeMatrix(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
