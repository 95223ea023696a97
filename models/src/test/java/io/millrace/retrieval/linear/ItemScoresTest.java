package io.millrace.retrieval.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemScoresTest {
  private final ItemScores scores = new ItemScores();
  private final SplittableRandom random = new SplittableRandom(5);

  @ParameterizedTest
  @CsvSource({
    "10, 5",
    "10, 100",
    "6000, 40",
    "6000, 6000",
    "50000, 6000",
    "50000, 40000",
    "50003, 200000"
  })
  void order_fewOrManyAdditions_isThatOfASortOfAllPositiveScores(int items, int additions) {
    for (int round = 0; round < 3; round++) {
      float[] expected = fill(items, additions);

      assertOrder(expected, 1);
      assertOrder(expected, 300);
      assertOrder(expected, 301);
      assertOrder(expected, items + 1);
      assertOrder(expected, 20);
    }
  }

  @Test
  void order_moreThanTheSampleLetExpect_findsThemAll() {
    // All large scores are where the sample of every 48th item does not look.
    int items = 50_000;
    scores.begin(items, items);
    float[] expected = new float[items];
    for (int item = 0; item < items; item++) {
      expected[item] = item % 48 == 0 ? 1 + item % 7 : item % 1_000 == 1 ? 0.5f : -1;
      scores.add(item, expected[item]);
    }

    assertOrder(expected, 900);
    assertOrder(expected, 2_000);
  }

  @Test
  void order_equalScores_areOrderedByIndex() {
    scores.begin(20_000, 20_000);
    for (int item = 0; item < 20_000; item++) {
      scores.add(item, 1);
    }

    assertThat(scores.order(700)).isEqualTo(700);

    assertThat(best(700)).isEqualTo(IntStream.range(0, 700).toArray());
  }

  @Test
  void multiplyPositive_negativeScoresAndItemsBehindTheFactors_keepTheirs() {
    for (long additions : new long[] {0, 100}) {
      scores.begin(4, additions);
      scores.add(0, 2);
      scores.add(1, -2);
      scores.add(3, 2);

      scores.multiplyPositive(new float[] {0.5f, 0.5f, 0.5f});

      assertThat(scores.score(0)).isEqualTo(1);
      assertThat(scores.score(1)).isEqualTo(-2);
      assertThat(scores.score(3)).isEqualTo(2);
      assertThat(scores.order(4)).isEqualTo(2);
      assertThat(scores.best(0)).isEqualTo(3);
    }
  }

  private int[] best(int count) {
    return IntStream.range(0, count).map(scores::best).toArray();
  }

  /** Adds at random, with factors for all items but the last ten. */
  private float[] fill(int items, int additions) {
    float[] factors = new float[Math.max(0, items - 10)];
    for (int item = 0; item < factors.length; item++) {
      factors[item] = item % 13 == 0 ? 0 : random.nextInt(1, 5) / 2f;
    }
    float[] expected = new float[items];
    scores.begin(items, additions);
    for (int i = 0; i < additions; i++) {
      int item = random.nextInt(items);
      float value = random.nextInt(-4, 9) / 8f;
      expected[item] += value;
      scores.add(item, value);
    }
    scores.multiplyPositive(factors);
    for (int item = 0; item < factors.length; item++) {
      expected[item] *= expected[item] > 0 ? factors[item] : 1;
    }
    return expected;
  }

  private void assertOrder(float[] expected, int count) {
    int[] all =
        IntStream.range(0, expected.length)
            .filter(item -> expected[item] > 0)
            .boxed()
            .sorted(Comparator.comparing((Integer item) -> -expected[item]).thenComparing(i -> i))
            .mapToInt(item -> item)
            .toArray();

    int ordered = scores.order(count);

    assertThat(ordered).isGreaterThanOrEqualTo(Math.min(count, all.length));
    assertThat(best(ordered)).isEqualTo(Arrays.copyOf(all, ordered));
    for (int item = 0; item < expected.length; item++) {
      assertThat(scores.score(item) == expected[item]).isTrue();
    }
  }
}
