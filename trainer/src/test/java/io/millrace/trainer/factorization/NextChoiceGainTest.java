package io.millrace.trainer.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NextChoiceGainTest {
  private static NextChoiceGain measure(int[] users, int... labels) {
    NextChoiceGain.Builder builder = new NextChoiceGain.Builder();
    for (int i = 0; i < users.length; i++) {
      builder.add(users[i], labels[i] == 1);
    }
    return builder.build();
  }

  private static double gain(double rank) {
    return Math.log(2) / Math.log(1 + rank);
  }

  @Test
  void mean_interleavedUsers_ranksEachUsersChoiceAmongTheUsersOwnRows() {
    NextChoiceGain measure = measure(new int[] {0, 1, 0, 1, 0, 1}, 1, 0, 0, 1, 0, 0);
    // User 0: one of two others is above, the rank among 99 is 50.5; user 1: none is.
    double mean = measure.mean(new float[] {5, 1, 9, 4, 2, 3});

    assertThat(mean).isCloseTo((gain(50.5) + 1) / 2, within(1e-12));
  }

  @Test
  void mean_laterChoices_countLess() {
    NextChoiceGain measure = measure(new int[] {0, 0, 0}, 1, 1, 0);

    double firstIsRight = measure.mean(new float[] {3, 1, 2});
    double secondIsRight = measure.mean(new float[] {1, 3, 2});
    assertThat(firstIsRight).isCloseTo((1 + gain(100) / 2) / 1.5, within(1e-12));
    assertThat(secondIsRight).isCloseTo((gain(100) + 0.5) / 1.5, within(1e-12));
  }

  @Test
  void mean_tiesAndUsersOfOneLabel_countAgainstTheChoiceAndNotAtAll() {
    NextChoiceGain measure = measure(new int[] {0, 0, 1, 2}, 1, 0, 1, 0);

    assertThat(measure.mean(new float[] {1, 1, 9, 9})).isCloseTo(gain(100), within(1e-12));
  }

  @Test
  void mean_otherNumberOfScores_isRefused() {
    NextChoiceGain measure = measure(new int[] {0, 0}, 1, 0);

    assertThatThrownBy(() -> measure.mean(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 scores for 2 rows");
  }
}
