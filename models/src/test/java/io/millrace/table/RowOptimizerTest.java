package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowOptimizerTest {
  private static RowGradients gradients(int row, float... gradient) {
    RowGradients gradients = new RowGradients(gradient.length);
    gradients.reset(new int[] {row}, 1);
    System.arraycopy(gradient, 0, gradients.sums(), 0, gradient.length);
    return gradients;
  }

  private static float value(EmbeddingTable table, int row, int d) {
    return table.chunk(row)[table.offset(row) + d];
  }

  @Test
  void step_moreRowsThanABlock_changesEachAsIfItWereAlone() {
    int rows = 5000;
    for (int dimension : new int[] {1, 3, 16}) {
      EmbeddingTable together = EmbeddingTable.normal(rows, dimension, 1, 1);
      EmbeddingTable alone = EmbeddingTable.normal(rows, dimension, 1, 1);
      LazyAdam one = new LazyAdam(together, 0.01, 0.1);
      LazyAdam other = new LazyAdam(alone, 0.01, 0.1);
      RowGradients all = new RowGradients(dimension);
      all.reset(IntStream.range(0, rows / 2).map(i -> 2 * i).toArray(), rows / 2);
      one.begin();
      other.begin();
      for (int row = 0; row < rows; row += 2) {
        float[] gradient = new float[dimension];
        java.util.Arrays.fill(gradient, row % 7 - 3);
        System.arraycopy(gradient, 0, all.sums(), row / 2 * dimension, dimension);
        other.step(alone, gradients(row, gradient));
      }
      one.step(together, all);
      for (int row = 0; row < rows; row++) {
        for (int d = 0; d < dimension; d++) {
          assertThat(value(together, row, d)).isEqualTo(value(alone, row, d));
        }
      }
    }
  }

  @Test
  void adam_rowInEveryBatch_equalsTheTextbook() {
    EmbeddingTable table = EmbeddingTable.normal(4, 2, 1, 1);
    LazyAdam adam = new LazyAdam(table, 0.01, 0);
    double w = value(table, 2, 1);
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 50; t++) {
      float gradient = (float) Math.sin(t);
      adam.begin();
      adam.step(table, gradients(2, 0.1f, gradient));
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient * gradient;
      w -= 0.01 * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
    }
    assertThat((double) value(table, 2, 1)).isCloseTo(w, within(1e-5));
  }

  /** Rows met now and then end where Adam that touches every row at every step has them. */
  @Test
  void adam_rowMetNowAndThen_isCaughtUpWithDenseAdam() {
    for (double l2 : new double[] {0, 1e-3, 0.05, 0.1}) {
      for (int every : new int[] {2, 5, 9, 60}) {
        EmbeddingTable table = EmbeddingTable.normal(4, 1, 0.1, 1);
        LazyAdam adam = new LazyAdam(table, 1e-3, l2);
        double w = value(table, 2, 0);
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 600; t++) {
          boolean met = (t - 1) % every == 0;
          float gradient = met ? (float) (Math.sin(t) + 0.3) * 1e-3f : 0f;
          adam.begin();
          if (met) {
            adam.step(table, gradients(2, gradient));
          }
          double g = gradient + l2 * w;
          m = 0.9 * m + 0.1 * g;
          v = 0.999 * v + 0.001 * g * g;
          w -=
              1e-3
                  * (m / (1 - Math.pow(0.9, t)))
                  / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
        }
        adam.settle(table);
        assertThat((double) value(table, 2, 0))
            .as("l2 %s, met every %d steps", l2, every)
            .isCloseTo(w, within(0.12 * Math.abs(w) + 2e-4));
      }
    }
  }

  @Test
  void adam_settleWithoutSteps_leavesEveryRowAlone() {
    EmbeddingTable table = EmbeddingTable.normal(4, 2, 1, 1);
    EmbeddingTable before = EmbeddingTable.normal(4, 2, 1, 1);
    LazyAdam adam = new LazyAdam(table, 0.1, 0.1);
    adam.settle(table);
    adam.begin();
    adam.step(table, gradients(1, 1f, 1f));
    adam.settle(table);
    for (int row : new int[] {0, 2, 3}) {
      assertThat(value(table, row, 0)).isEqualTo(value(before, row, 0));
    }
  }

  @Test
  void adagrad_someSteps_equalsTheTextbook() {
    EmbeddingTable table = EmbeddingTable.normal(4, 2, 1, 1);
    Adagrad adagrad = new Adagrad(table, 0.005, 0.1);
    double w = value(table, 1, 0);
    double squares = 0;
    for (int t = 1; t <= 50; t++) {
      float gradient = (float) Math.cos(t);
      adagrad.step(table, gradients(1, gradient, 0f));
      double g = gradient + 0.1 * w;
      squares += g * g;
      w -= 0.05 * g / Math.sqrt(squares);
    }
    assertThat((double) value(table, 1, 0)).isCloseTo(w, within(1e-5));
  }

  @Test
  void ftrl_someSteps_equalsTheClosedForm() {
    EmbeddingTable table = new EmbeddingTable(3, 1);
    FtrlProximal ftrl = new FtrlProximal(table, 0.1, 1, 0.5, 0.2);
    double z = 0;
    double n = 0;
    double w = 0;
    for (int t = 1; t <= 50; t++) {
      float gradient = (float) (Math.sin(t) - 0.3);
      ftrl.step(table, gradients(2, gradient));
      double sigma = (Math.sqrt(n + gradient * gradient) - Math.sqrt(n)) / 0.1;
      z += gradient - sigma * w;
      n += gradient * gradient;
      w = Math.abs(z) <= 0.5 ? 0 : -(z - Math.signum(z) * 0.5) / ((1 + Math.sqrt(n)) / 0.1 + 0.2);
      assertThat((double) table.first(2)).isCloseTo(w, within(1e-5));
    }
    assertThat(w).isNotZero();
  }

  @Test
  void ftrl_gradientsThatCancel_leaveExactlyZero() {
    EmbeddingTable table = new EmbeddingTable(3, 1);
    FtrlProximal ftrl = new FtrlProximal(table, 0.1, 1, 1, 0);
    for (int t = 0; t < 100; t++) {
      ftrl.step(table, gradients(0, t % 2 == 0 ? 0.4f : -0.4f));
    }
    assertThat(table.first(0)).isZero();
  }

  @Test
  void step_anyOptimizer_leavesOtherRowsAlone() {
    EmbeddingTable table = EmbeddingTable.normal(5, 2, 1, 2);
    EmbeddingTable before = EmbeddingTable.normal(5, 2, 1, 2);
    for (RowOptimizer optimizer :
        new RowOptimizer[] {
          new LazyAdam(table, 0.1, 0.1),
          new Adagrad(table, 0.01, 0.1),
          new FtrlProximal(table, 0.1, 1, 0, 0.1)
        }) {
      optimizer.begin();
      optimizer.step(table, gradients(3, 1f, -1f));
    }
    for (int row : new int[] {0, 1, 2, 4}) {
      assertThat(value(table, row, 0)).isEqualTo(value(before, row, 0));
      assertThat(value(table, row, 1)).isEqualTo(value(before, row, 1));
    }
    assertThat(value(table, 3, 0)).isNotEqualTo(value(before, 3, 0));
  }
}
