package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighboursTest {
  /** With few names most are met often, with many the lightest are many, of the same weight. */
  @ParameterizedTest
  @ValueSource(ints = {55, 120, 2_000})
  void meet_moreThanThereIsRoomFor_losesTheLightestAndOfEqualsTheLastByName(int names) {
    Random random = new Random(names);
    Neighbours neighbours = new Neighbours(Weights.NONE);
    TreeMap<String, Long> plain = new TreeMap<>();
    for (int i = 0; i < 5_000; i++) {
      String name = "n" + (int) (names * Math.pow(random.nextDouble(), 2));
      int distance = 1 + random.nextInt(History.COMPANIONS);

      neighbours.meet(name, distance);
      if (!plain.containsKey(name) && plain.size() == ItemState.MAX_NEIGHBOURS) {
        plain.remove(lightest(plain));
      }
      plain.merge(name, (long) (Weights.UNITS / distance), Long::sum);
    }

    Weights weights = neighbours.weights();
    assertThat(weights.size()).isEqualTo(ItemState.MAX_NEIGHBOURS);
    for (int i = 0; i < weights.size(); i++) {
      assertThat(plain).containsEntry(weights.name(i), weights.units(i));
    }
  }

  private static String lightest(TreeMap<String, Long> weights) {
    return weights.entrySet().stream()
        .min(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
        .orElseThrow()
        .getKey();
  }
}
