package io.millrace.slates.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlateMetricsTest {
  @Test
  void of_oneTargetInThirdSlot_isByHand() {
    SlateMetrics metrics = SlateMetrics.of(new int[] {7, 8, 9, 4}, Set.of(9), 4);

    assertThat(metrics.hitRate()).isEqualTo(1);
    assertThat(metrics.recall()).isEqualTo(1);
    // 1 / log2(3 + 1) over 1 / log2(1 + 1).
    assertThat(metrics.ndcg()).isCloseTo(0.5, within(1e-12));
    assertThat(metrics.reciprocalRank()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(metrics.averagePrecision()).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void of_twoOfThreeTargets_isByHand() {
    SlateMetrics metrics = SlateMetrics.of(new int[] {1, 2, 3, 4, 5}, Set.of(1, 4, 99), 5);

    assertThat(metrics.hitRate()).isEqualTo(1);
    assertThat(metrics.recall()).isCloseTo(2.0 / 3, within(1e-12));
    // (1 + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / log2(4)).
    assertThat(metrics.ndcg()).isCloseTo(1.430677 / 2.130930, within(1e-6));
    assertThat(metrics.reciprocalRank()).isEqualTo(1);
    // (1 / 1 + 2 / 4) / 3.
    assertThat(metrics.averagePrecision()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void of_moreTargetsThanSlots_reachesOne() {
    SlateMetrics metrics = SlateMetrics.of(new int[] {1, 2}, Set.of(1, 2, 3, 4), 2);

    assertThat(metrics).isEqualTo(new SlateMetrics(1, 1, 1, 1, 1));
  }

  @Test
  void of_targetBehindK_isNoHit() {
    assertThat(SlateMetrics.of(new int[] {1, 2, 3}, Set.of(3), 2)).isEqualTo(SlateMetrics.NONE);
  }

  @Test
  void of_shortOrEmptySlate_countsTheMissingSlotsAsMisses() {
    assertThat(SlateMetrics.of(new int[0], Set.of(3), 10)).isEqualTo(SlateMetrics.NONE);
    assertThat(SlateMetrics.of(new int[] {3}, Set.of(3, 4), 10).recall()).isEqualTo(0.5);
  }

  @Test
  void of_noTargets_isRefused() {
    assertThatThrownBy(() -> SlateMetrics.of(new int[] {1}, Set.of(), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("targets");
  }

  @Test
  void mean_ofTwoUsers_isHalfway() {
    SlateMetrics mean =
        SlateMetrics.mean(List.of(new SlateMetrics(1, 1, 0.5, 0.25, 0.125), SlateMetrics.NONE));

    assertThat(mean).isEqualTo(new SlateMetrics(0.5, 0.5, 0.25, 0.125, 0.0625));
    assertThat(SlateMetrics.mean(List.of())).isEqualTo(SlateMetrics.NONE);
  }
}
