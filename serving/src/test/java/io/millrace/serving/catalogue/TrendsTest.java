package io.millrace.serving.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.state.EventCount;
import io.millrace.state.ItemState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  /** Clicked each day of the last ones, a year after it was first seen. */
  private final List<ItemId> positions = new ArrayList<>();

  private CatalogueItem item(String id, int days, int aDay, List<String> categories) {
    EventCount clicks = EventCount.ZERO;
    for (int day = days - 1; day >= 0; day--) {
      for (int i = 0; i < aDay; i++) {
        clicks = clicks.plus(NOW.minus(Duration.ofDays(day)));
      }
    }
    return CatalogueItem.of(
        new ItemState(
            new ItemId(id),
            Map.of("category", Value.of(categories)),
            false,
            Map.of(InteractionType.CLICK, clicks),
            0,
            Map.of(),
            Optional.of(NOW.minus(Duration.ofDays(365))),
            Optional.empty(),
            Optional.empty(),
            Map.of()),
        this::position);
  }

  private int position(ItemId id) {
    if (!positions.contains(id)) {
      positions.add(id);
    }
    return positions.indexOf(id);
  }

  private List<String> names(Ranked ranked) {
    return IntStream.range(0, ranked.size())
        .mapToObj(i -> positions.get(ranked.position(i)).value())
        .toList();
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
    assertThat(names(trends.trending())).containsExactly("hit", "small hit");
    assertThat(names(trends.byCategory().get("b"))).containsExactly("hit", "small hit");
    assertThat(trends.byCategory().get("a").weight(0)).isEqualTo(1);
    assertThat(Trends.of(List.of())).isEqualTo(Trends.NONE);
  }
}
