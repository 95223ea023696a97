package io.millrace.trainer.slates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlateOrdersTest {
  @Test
  void chosen_anotherIsBetterBeyondChance_isTaken() {
    SlateOrder order =
        SlateOrders.chosen(
            List.of(1.0, 0.0, 0.5),
            800,
            List.of(
                new SlateComparison.Result("ranker alone", .2, .10, 0, 0, 0),
                new SlateComparison.Result("retrieval alone", .3, .15, -.05, -.07, -.03),
                new SlateComparison.Result(
                    "ranker and retrieval (0.5)", .3, .14, -.04, -.05, -.01)));

    assertThat(order.rankerWeight()).isZero();
    assertThat(order.reason())
        .contains("ordered by retrieval alone: NDCG@10 0.1500, ranker alone 0.1000")
        .contains("difference +0.0500 (95 % interval +0.0300 to +0.0700)")
        .contains("800 users");
    assertThat(order.metrics())
        .containsEntry("slates.ndcg@10", .15)
        .containsEntry("slates.ranker_ndcg@10", .10)
        .containsEntry("slates.retrieval_ndcg@10", .15);
  }

  @Test
  void unlessStale_logThatEndedLongAgo_isOrderedByRetrieval() {
    SlateOrder fused = new SlateOrder(0.5, 800, List.of(), "Slates are ordered by both.");
    Instant newest = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(fused.unlessStale(newest, newest.plus(Duration.ofDays(28)))).isEqualTo(fused);
    SlateOrder stale = fused.unlessStale(newest, newest.plus(Duration.ofDays(1_029)));

    assertThat(stale.rankerWeight()).isZero();
    assertThat(stale.reason())
        .startsWith("Slates are ordered by retrieval alone")
        .contains("1,029 days old", "look back 28 days")
        .endsWith("As of then: Slates are ordered by both.");
  }

  @Test
  void chosen_othersAreBetterByChanceAtMost_theFirstStays() {
    SlateOrder order =
        SlateOrders.chosen(
            List.of(0.0, 0.5, 1.0),
            60,
            List.of(
                new SlateComparison.Result("retrieval alone", .3, .15, 0, 0, 0),
                new SlateComparison.Result("ranker and retrieval (0.5)", .3, .16, -.01, -.03, .01),
                new SlateComparison.Result("ranker alone", .2, .10, .05, .03, .07)));

    assertThat(order.rankerWeight()).isZero();
    assertThat(order.reason())
        .contains("retrieval alone: NDCG@10 0.1500, ranker alone 0.1000; difference +0.0500")
        .contains("(95 % interval +0.0300 to +0.0700)");
  }
}
