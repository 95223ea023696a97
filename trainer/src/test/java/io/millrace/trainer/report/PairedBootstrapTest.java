package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  @Test
  void auc_knownRows_givesTheDifference() {
    float[] labels = {1, 0, 1, 0};
    // All four pairs in order: 1; one tie: 3.5 of 4.
    PairedBootstrap.Interval interval =
        PairedBootstrap.auc(
            new float[] {.9f, .1f, .8f, .2f},
            new float[] {.9f, .1f, .2f, .2f},
            labels,
            new int[] {0, 1, 2, 3},
            1);

    assertThat(interval.difference()).isCloseTo(1 - 3.5 / 4, within(1e-12));
  }

  @Test
  void auc_sameModel_isNoDifference() {
    float[] scores = {.9f, .1f, .8f, .2f};
    PairedBootstrap.Interval interval =
        PairedBootstrap.auc(scores, scores, new float[] {1, 0, 0, 1}, new int[] {0, 1, 2, 3}, 1);

    assertThat(interval).isEqualTo(new PairedBootstrap.Interval(0, 0, 0));
  }

  @Test
  void auc_clearlyBetterModel_hasAnIntervalAboveZero() {
    SplittableRandom random = new SplittableRandom(7);
    int rows = 2000;
    float[] labels = new float[rows];
    float[] good = new float[rows];
    float[] poor = new float[rows];
    int[] groups = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(2);
      good[i] = (float) (labels[i] + 2 * random.nextDouble());
      poor[i] = (float) (labels[i] + 8 * random.nextDouble());
      groups[i] = i / 5;
    }
    PairedBootstrap.Interval interval = PairedBootstrap.auc(good, poor, labels, groups, 1);

    assertThat(interval.low()).isPositive();
    assertThat(interval.difference()).isBetween(interval.low(), interval.high());
    assertThat(PairedBootstrap.auc(good, poor, labels, groups, 1)).isEqualTo(interval);
  }
}
