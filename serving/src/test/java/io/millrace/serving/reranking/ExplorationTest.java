package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.ranking.Scored;
import io.millrace.state.ItemState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplorationTest {
  private static final int REPETITIONS = 200_000;

  @ParameterizedTest
  @CsvSource({"0.05,1,5,8", "0.3,2,4,7", "0.5,3,3,5", "1,1,1,4", "0.2,9,3,6"})
  void place_repeated_showsEachItemAsOftenAsItsPropensitySays(
      double epsilon, int slots, int count, int items) {
    Exploration exploration = new Exploration(epsilon, slots, 42);
    List<Scored> ranked = ranked(items);
    Map<String, Integer> shown = new HashMap<>();
    Map<String, Double> propensities = new HashMap<>();
    for (int i = 0; i < REPETITIONS; i++) {
      for (Placed placed : exploration.place(ranked, count)) {
        String where = placed.scored().candidate().itemId() + "@" + placed.position();
        shown.merge(where, 1, Integer::sum);
        Double known = propensities.put(where, placed.propensity());
        assertThat(known == null || known == placed.propensity()).as(where).isTrue();
      }
    }
    propensities.forEach(
        (where, p) -> {
          double deviation = Math.sqrt(p * (1 - p) / REPETITIONS);
          assertThat(shown.get(where) / (double) REPETITIONS)
              .as(where)
              .isCloseTo(p, within(4.5 * deviation + 1e-12));
        });
    // Nothing that can be shown was left out of the sum: at each place the probabilities add to 1.
    for (int place = 1; place <= count; place++) {
      String suffix = "@" + place;
      double sum =
          propensities.entrySet().stream()
              .filter(entry -> entry.getKey().endsWith(suffix))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      assertThat(sum).as("place " + place).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void place_anySlate_hasNoItemTwice() {
    Exploration exploration = new Exploration(1, 4, 7);
    for (int i = 0; i < 1000; i++) {
      List<ItemId> ids =
          exploration.place(ranked(9), 5).stream()
              .map(placed -> placed.scored().candidate().itemId())
              .toList();
      assertThat(new HashSet<>(ids)).hasSize(5);
      assertThat(ids.get(0)).isEqualTo(new ItemId("i0"));
    }
  }

  @Test
  void place_nothingLeftOver_isInOrderWithCertainty() {
    List<Placed> slate = new Exploration(1, 2, 7).place(ranked(3), 10);
    assertThat(slate).extracting(Placed::propensity).containsExactly(1.0, 1.0, 1.0);
    assertThat(slate).extracting(Placed::position).containsExactly(1, 2, 3);
  }

  @Test
  void place_sameSeed_givesTheSameSlates() {
    Exploration one = new Exploration(0.5, 2, 11);
    Exploration other = new Exploration(0.5, 2, 11);
    for (int i = 0; i < 100; i++) {
      assertThat(one.place(ranked(9), 4)).isEqualTo(other.place(ranked(9), 4));
    }
  }

  @Test
  void create_epsilonOutsideRange_isRefused() {
    assertThatThrownBy(() -> new Exploration(1.1, 1, 0)).hasMessageContaining("epsilon");
  }

  private static List<Scored> ranked(int items) {
    return IntStream.range(0, items)
        .mapToObj(
            i ->
                new Scored(
                    new Candidate(
                        ItemState.unknown(new ItemId("i" + i)),
                        Source.POPULAR,
                        0,
                        Optional.empty()),
                    1.0 / (i + 1),
                    Optional.empty()))
        .toList();
  }
}
