package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NegativeSamplerTest {
  private static final UserId ANN = new UserId("ann");
  private static final int ITEMS = 200;
  private static final int DRAWS = 400_000;

  private static ItemId item(int i) {
    return new ItemId("i" + i);
  }

  /** 200 items, item i chosen i % 5 times; ann has touched every tenth. */
  private static NegativeSampler sampler() {
    NegativeSampler sampler = new NegativeSampler(3);
    for (int i = 0; i < ITEMS; i++) {
      sampler.offer(item(i), false);
      for (int n = 0; n < i % 5; n++) {
        sampler.choose(item(i));
      }
      if (i % 10 == 0) {
        sampler.touch(ANN, item(i));
      }
    }
    return sampler;
  }

  @Test
  void sample_retrieved_isDrawnAsOftenAsTheOffsetsSay() {
    NegativeSampler sampler = sampler();
    List<ItemId> retrieved =
        IntStream.range(0, 40)
            .mapToObj(NegativeSamplerTest::item)
            .filter(item -> sampler.isCandidate(ANN, item))
            .toList();
    assertThat(retrieved).hasSize(36);
    Map<ItemId, Integer> drawn = new HashMap<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      List<ItemId> negatives = sampler.sample(ANN, 4, retrieved);
      assertThat(negatives).hasSize(4).doesNotHaveDuplicates();
      assertThat(negatives.subList(0, 2)).isSubsetOf(retrieved);
      negatives.forEach(item -> drawn.merge(item, 1, Integer::sum));
    }

    NegativeSampler.Offsets offsets = sampler.offsets(ANN, 4, retrieved.size());
    for (int i = 0; i < ITEMS; i++) {
      double rate = drawn.getOrDefault(item(i), 0) / (double) DRAWS;
      if (i % 10 == 0) {
        assertThat(rate).as("touched item %d", i).isZero();
      } else {
        double expected = Math.exp(-offsets.of(item(i), i < 40));
        // That no item comes twice for a positive is left out of account.
        assertThat(rate).as("item %d", i).isCloseTo(expected, within(0.08 * expected + 0.0005));
      }
    }
  }

  @Test
  void sample_fewRetrieved_fillsUpByTheOtherRules() {
    NegativeSampler sampler = sampler();

    assertThat(sampler.sample(ANN, 4, List.of(item(1)))).hasSize(4).startsWith(item(1));
    assertThat(NegativeSampler.hard(4, 1)).isEqualTo(1);
    assertThat(NegativeSampler.hard(5, 100)).isEqualTo(2);
    assertThat(sampler.offsets(ANN, 4, 0)).isEqualTo(sampler.offsets(ANN, 4));
  }
}
