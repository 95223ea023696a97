package io.millrace.serving.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.recommender.RankFusion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreScaleTest {
  @ParameterizedTest
  @EnumSource
  void times_factorOne_isTheScore(ScoreScale scale) {
    assertThat(scale.times(0.01, 1)).isCloseTo(0.01, within(1e-15));
  }

  @Test
  void times_probability_addsToTheLogit() {
    double p = ScoreScale.PROBABILITY.times(0.9, 3);

    assertThat(Math.log(p / (1 - p))).isCloseTo(Math.log(9) + Math.log(3), within(1e-12));
    assertThat(ScoreScale.PROBABILITY.times(1, 0.01)).isEqualTo(1);
    assertThat(ScoreScale.PROBABILITY.times(0, 100)).isZero();
  }

  @Test
  void times_ranks_dividesTheRankThatTheScoreStandsFor() {
    double tenth = RankFusion.score(0.5, 10, 10);

    assertThat(ScoreScale.RANKS.times(tenth, 5))
        .isCloseTo(RankFusion.score(0.5, 2, 2), within(1e-7));
    assertThat(ScoreScale.RANKS.times(tenth, 0.5))
        .isCloseTo(RankFusion.score(0.5, 20, 20), within(1e-7));
  }

  @Test
  void times_linear_raisesNegativeScoresToo() {
    assertThat(ScoreScale.LINEAR.times(0.5, 4)).isEqualTo(2);
    assertThat(ScoreScale.LINEAR.times(-0.5, 4)).isEqualTo(-0.125);
  }
}
