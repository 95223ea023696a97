package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.tower.LayerWeights;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseKernelTest {
  private final SplittableRandom random = new SplittableRandom(1);

  private float[] random(int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  @Test
  void of_theTestsProcess_hasVectors() {
    LayerWeights layer = new LayerWeights(1, 1, new float[1], new float[1], Optional.empty());
    assertThat(DenseKernel.of(layer)).isInstanceOf(VectorKernel.class);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "16,32", "17,33", "40,65", "100,1", "7,400", "129,64"})
  void accumulate_anyShape_equalsTheSumOfProducts(int inputs, int outputs) {
    LayerWeights layer =
        new LayerWeights(
            inputs, outputs, random(inputs * outputs), random(outputs), Optional.empty());
    for (DenseKernel kernel : List.of(new PlainKernel(layer), new VectorKernel(layer))) {
      for (int rows : new int[] {DenseKernel.ROWS, 3 * DenseKernel.ROWS}) {
        int from = inputs / 3;
        int stride = inputs + 2;
        float[] x = random(rows * stride);
        for (boolean relu : new boolean[] {false, true}) {
          float[] y = new float[rows * kernel.stride()];
          kernel.start(y, rows);
          kernel.accumulate(x, stride, rows, from, inputs, relu, y);
          for (int r = 0; r < rows; r++) {
            for (int o = 0; o < outputs; o++) {
              double sum = layer.bias()[o];
              for (int k = from; k < inputs; k++) {
                sum += (double) x[r * stride + k] * layer.weights()[k * outputs + o];
              }
              assertThat((double) y[r * kernel.stride() + o])
                  .as("%s, row %d, output %d", kernel.getClass().getSimpleName(), r, o)
                  .isCloseTo(relu ? Math.max(sum, 0) : sum, within(1e-4));
            }
          }
        }
      }
    }
  }

  @Test
  void addRelu_anyCount_isTheSumOrZero() {
    LayerWeights layer = new LayerWeights(2, 5, random(10), random(5), Optional.empty());
    for (DenseKernel kernel : List.of(new PlainKernel(layer), new VectorKernel(layer))) {
      float[] one = random(37);
      float[] other = random(40);
      float[] target = new float[40];
      kernel.addRelu(one, other, 3, target, 2, 37);
      for (int i = 0; i < 37; i++) {
        assertThat(target[i + 2]).isEqualTo(Math.max(one[i] + other[i + 3], 0f));
      }
    }
  }
}
