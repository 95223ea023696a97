package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowOptimizerTest {
  private static RowGradients gradients(int row, float... gradient) {
    RowGradients gradients = new RowGradients(gradient.length);
    gradients.add(row, 1f, gradient, 0);
    return gradients;
  }

  private static float value(EmbeddingTable table, int row, int d) {
    return table.chunk(row)[table.offset(row) + d];
  }

  @Test
  void add_duplicates_areMergedAcrossGrowth() {
    RowGradients gradients = new RowGradients(2);
    Map<Integer, double[]> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2; round++) {
      gradients.clear();
      expected.clear();
      for (int i = 0; i < 20_000; i++) {
        int row = random.nextInt(1 << 30) >>> random.nextInt(28);
        float[] gradient = {random.nextInt(9) - 4, 0.5f};
        gradients.add(row, 2f, gradient, 0);
        double[] sum = expected.computeIfAbsent(row, r -> new double[2]);
        sum[0] += 2 * gradient[0];
        sum[1] += 1;
      }
    }
    assertThat(gradients.size()).isEqualTo(expected.size()).isGreaterThan(4096);
    for (int place = 0; place < gradients.size(); place++) {
      double[] sum = expected.get(gradients.row(place));
      assertThat((double) gradients.sums()[place * 2]).isEqualTo(sum[0]);
      assertThat((double) gradients.sums()[place * 2 + 1]).isEqualTo(sum[1]);
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

  @Test
  void adagrad_someSteps_equalsTheTextbook() {
    EmbeddingTable table = EmbeddingTable.normal(4, 2, 1, 1);
    Adagrad adagrad = new Adagrad(table, 0.05, 0.1);
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
          new Adagrad(table, 0.1, 0.1),
          new FtrlProximal(table, 0.1, 1, 0, 0.1)
        }) {
      optimizer.step(table, gradients(3, 1f, -1f));
    }
    for (int row : new int[] {0, 1, 2, 4}) {
      assertThat(value(table, row, 0)).isEqualTo(value(before, row, 0));
      assertThat(value(table, row, 1)).isEqualTo(value(before, row, 1));
    }
    assertThat(value(table, 3, 0)).isNotEqualTo(value(before, 3, 0));
  }
}
