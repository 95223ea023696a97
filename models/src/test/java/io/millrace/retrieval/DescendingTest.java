package io.millrace.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescendingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 599, 600, 601, 5_000, 20_000})
  void best_keysOfManyShapes_areTheFirstOfASort(int size) {
    SplittableRandom random = new SplittableRandom(size);
    for (int shape = 0; shape < 5; shape++) {
      long[] keys = new long[size + 2];
      for (int i = 0; i < size; i++) {
        float number =
            switch (shape) {
              case 0 -> (float) random.nextDouble(-1, 1);
              case 1 -> i;
              case 2 -> -i;
              case 3 -> random.nextInt(3);
              default -> i % 64 == 0 ? 1e9f : -1e9f;
            };
        keys[i + 1] = Descending.key(number, i);
      }
      keys[0] = Long.MAX_VALUE;
      keys[size + 1] = Long.MIN_VALUE;
      long[] sorted = keys.clone();
      Arrays.sort(sorted, 1, size + 1);
      for (int count : new int[] {0, 1, size / 30, size / 2, size - 1, size, size + 5}) {
        long[] selected = keys.clone();

        Descending.best(selected, 1, size + 1, count);

        int front = Math.min(count, size) + 1;
        assertThat(Arrays.copyOf(selected, front)).isEqualTo(Arrays.copyOf(sorted, front));
        assertThat(selected[size + 1]).isEqualTo(Long.MIN_VALUE);
        Arrays.sort(selected, 1, size + 1);
        assertThat(selected).isEqualTo(sorted);
      }
    }
  }
}
