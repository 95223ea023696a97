package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilterBudgetTest {
  private static final Filter ALL = Filter.ALL;

  private static CatalogueItem item(Map<String, Value> attributes) {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    return CatalogueItem.outside(
        new ItemState(
            new ItemId("i1"),
            attributes,
            false,
            Map.of(),
            0,
            Map.of(),
            Optional.of(now),
            Optional.of(now),
            Optional.of(now)));
  }

  @Test
  void matches_processorTimeSpent_leavesTheRestOut() {
    AtomicLong wall = new AtomicLong();
    AtomicLong processor = new AtomicLong();
    FilterBudget budget = new FilterBudget(ALL, wall::get, processor::get, 1000);
    CatalogueItem item = item(Map.of());
    assertThat(matched(budget, item)).isEqualTo(100);

    wall.set(5000);
    assertThat(matched(budget, item)).as("only waited").isEqualTo(100);
    assertThat(budget.isSpent()).isFalse();

    processor.set(5000);
    assertThat(matched(budget, item)).isLessThan(16);
    assertThat(budget.isSpent()).isTrue();
  }

  private static long matched(FilterBudget budget, CatalogueItem item) {
    return IntStream.range(0, 100).filter(i -> budget.matches(item)).count();
  }

  /** 300 items of 2,000 tags against 2,048 values: 1.2 billion comparisons one by one. */
  @Test
  void matches_manyTagsAgainstManyValues_isWithinTheBudget() {
    CatalogueItem item =
        item(Map.of("tags", Value.of(IntStream.range(0, 2000).mapToObj(i -> "t" + i).toList())));
    List<String> others = IntStream.range(0, 2048).mapToObj(i -> "x" + i).toList();
    FilterBudget budget = new FilterBudget(Filter.of(Map.of("tags", Value.of(others))));
    for (int i = 0; i < 300; i++) {
      assertThat(budget.matches(item)).isFalse();
    }
    assertThat(budget.isSpent()).isFalse();
  }
}
