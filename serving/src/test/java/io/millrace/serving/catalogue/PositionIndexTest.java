package io.millrace.serving.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PositionIndexTest {
  @Test
  void add_manyPositionsAgainAndAgain_numbersThemInTheirOrder() {
    PositionIndex index = new PositionIndex();
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 3; round++) {
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        int position = random.nextInt(2000) * 64;
        if (!expected.contains(position)) {
          expected.add(position);
        }
        assertThat(index.add(position)).isEqualTo(expected.indexOf(position));
      }
      assertThat(index.size()).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(index.position(i)).isEqualTo(expected.get(i));
        assertThat(index.indexOf(expected.get(i))).isEqualTo(i);
      }
      assertThat(index.contains(1)).isFalse();
      index.clear();
      assertThat(index.contains(expected.get(0))).isFalse();
    }
  }
}
