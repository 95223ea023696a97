package io.millrace.serving.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.state.EventCount;
import io.millrace.state.FeatureStore.Ranked;
import io.millrace.state.ItemState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrendsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  /** Clicked each day of the last ones, a year after it was first seen. */
  private static ItemState item(String id, int days, int aDay, List<String> categories) {
    EventCount clicks = EventCount.ZERO;
    for (int day = days - 1; day >= 0; day--) {
      for (int i = 0; i < aDay; i++) {
        clicks = clicks.plus(NOW.minus(Duration.ofDays(day)));
      }
    }
    return new ItemState(
        new ItemId(id),
        Map.of("category", Value.of(categories)),
        false,
        Map.of(InteractionType.CLICK, clicks),
        0,
        Map.of(),
        Optional.of(NOW.minus(Duration.ofDays(365))),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  @Test
  void of_itemsOldAndNewlyLiked_namesThoseThatRise() {
    Trends trends =
        Trends.of(
            List.of(
                item("evergreen", 365, 10, List.of("a")),
                item("hit", 5, 40, List.of("a", "b")),
                item("small hit", 5, 20, List.of("b")),
                item("nobody's", 0, 0, List.of("b"))));
    assertThat(trends.trending())
        .extracting(ranked -> ranked.itemId().value())
        .containsExactly("hit", "small hit");
    assertThat(trends.byCategory().get("b"))
        .extracting(ranked -> ranked.itemId().value())
        .containsExactly("hit", "small hit");
    assertThat(trends.byCategory().get("a")).extracting(Ranked::weight).startsWith(1.0);
    assertThat(Trends.of(List.of())).isEqualTo(Trends.NONE);
  }
}
