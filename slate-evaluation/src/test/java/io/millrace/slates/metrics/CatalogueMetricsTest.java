package io.millrace.slates.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueMetricsTest {
  /** Four items with 4, 2, 1 and 0 of four users. */
  private static final ItemUse USE = new ItemUse(new int[][] {{0, 1, 2, 3}, {0, 1}, {3}, {}}, 4);

  @Test
  void of_twoSlates_isByHand() {
    CatalogueMetrics metrics =
        CatalogueMetrics.of(List.of(new int[] {0, 1}, new int[] {0, 2}), USE);

    assertThat(metrics.distinctItems()).isEqualTo(3);
    assertThat(metrics.coverage()).isEqualTo(0.75);
    // Slots 0, 1, 1, 2: 2 (1 * 0 + 2 * 1 + 3 * 1 + 4 * 2) / (4 * 4) - 5 / 4.
    assertThat(metrics.gini()).isCloseTo(0.375, within(1e-12));
    // Percentiles .875, .625, .375 and .125; the mean of .875, .625, .875 and .375.
    assertThat(metrics.popularityPercentile()).isCloseTo(0.6875, within(1e-12));
    // 0, 1, 0 and 2 bits.
    assertThat(metrics.novelty()).isCloseTo(0.75, within(1e-12));
    // Cosines 2 / sqrt(4 * 2) and 1 / sqrt(4 * 1).
    assertThat(metrics.diversity()).isCloseTo(1 - (0.70710678 + 0.5) / 2, within(1e-6));
  }

  @Test
  void of_sameExposureOfAllItems_hasNoInequality() {
    CatalogueMetrics metrics =
        CatalogueMetrics.of(List.of(new int[] {0, 1}, new int[] {2, 3}), USE);

    assertThat(metrics.gini()).isCloseTo(0, within(1e-12));
    assertThat(metrics.coverage()).isEqualTo(1);
  }

  @Test
  void of_tiedPopularity_countsHalfOfTheEquals() {
    ItemUse use = new ItemUse(new int[][] {{0}, {1}, {}, {}}, 2);

    assertThat(CatalogueMetrics.of(List.of(new int[] {0}), use).popularityPercentile())
        .isEqualTo(0.75);
    assertThat(CatalogueMetrics.of(List.of(new int[] {3}), use).popularityPercentile())
        .isEqualTo(0.25);
  }

  @Test
  void of_emptySlates_isZero() {
    assertThat(CatalogueMetrics.of(List.of(new int[0]), USE))
        .isEqualTo(new CatalogueMetrics(0, 0, 0, 0, 0, 0));
  }

  @Test
  void cosine_ofItems_isByHand() {
    assertThat(USE.cosine(0, 1)).isCloseTo(0.70710678, within(1e-6));
    assertThat(USE.cosine(1, 2)).isZero();
    assertThat(USE.cosine(0, 3)).isZero();
  }
}
