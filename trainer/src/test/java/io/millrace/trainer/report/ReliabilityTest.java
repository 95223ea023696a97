package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReliabilityTest {
  @Test
  void bins_unsortedScores_areOfEqualSizeLowestFirst() {
    float[] scores = new float[20];
    float[] labels = new float[20];
    for (int i = 0; i < 20; i++) {
      int place = i * 7 % 20;
      scores[i] = place / 32f;
      labels[i] = place >= 10 ? 1 : 0;
    }

    assertThat(Reliability.bins(scores, labels))
        .hasSize(10)
        .startsWith(new Reliability.Bin(0.5 / 32, 0, 2))
        .endsWith(new Reliability.Bin(18.5 / 32, 1, 2));
  }

  @Test
  void bins_fewRows_hasNoEmptyBin() {
    assertThat(Reliability.bins(new float[] {.5f, .25f}, new float[] {1, 0}))
        .containsExactly(new Reliability.Bin(.25, 0, 1), new Reliability.Bin(.5, 1, 1));
  }
}
