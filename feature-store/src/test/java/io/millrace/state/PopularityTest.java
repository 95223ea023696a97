package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PopularityTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = START.plus(Duration.ofDays(60));

  @Test
  void rise_evenStream_isOne() {
    assertThat(Popularity.rise(clicked(Duration.ofHours(2), START), NOW))
        .isCloseTo(1, within(0.02));
  }

  @Test
  void rise_allInTheLastDays_isFarAboveOneAndLongAgoFarBelow() {
    ItemState fresh = clicked(Duration.ofMinutes(20), NOW.minus(Duration.ofDays(4)));
    assertThat(Popularity.rise(fresh, NOW)).isGreaterThan(3);
    ItemState old =
        withFirst(clicked(Duration.ofMinutes(20), NOW.minus(Duration.ofDays(4))), START);
    assertThat(Popularity.rise(old, NOW.plus(Duration.ofDays(50)))).isLessThan(0.5);
  }

  @Test
  void rise_handfulOfClicks_saysLittle() {
    ItemState item = withFirst(clicked(Duration.ofDays(1), NOW.minus(Duration.ofDays(2))), START);
    assertThat(Popularity.rise(item, NOW)).isBetween(1.0, 1.3);
    assertThat(Popularity.rise(ItemState.unknown(new ItemId("x")), NOW)).isZero();
  }

  /** Clicked at even steps from a moment until now; first seen at the start. */
  private static ItemState clicked(Duration step, Instant from) {
    EventCount count = EventCount.ZERO;
    for (Instant at = from; !at.isAfter(NOW); at = at.plus(step)) {
      count = count.plus(at);
    }
    ItemState none = ItemState.unknown(new ItemId("x"));
    return new ItemState(
        none.itemId(),
        Map.of(),
        false,
        Map.of(InteractionType.CLICK, count),
        0,
        Map.of(),
        Optional.of(START),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static ItemState withFirst(ItemState item, Instant first) {
    return new ItemState(
        item.itemId(),
        item.attributes(),
        item.deleted(),
        item.counts(),
        item.impressions(),
        item.neighbours(),
        Optional.of(first),
        item.listed(),
        item.updated());
  }
}
