package io.millrace.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorIndexTest {
  /** Small whole numbers, so that sums are exact and many are equal. */
  private static float[] vector(SplittableRandom random, int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = random.nextInt(5) - 2;
    }
    return vector;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 100, 1000, 5000})
  void top_k_equalsSortingEverything(int k) {
    SplittableRandom random = new SplittableRandom(k);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      vectors.add(vector(random, 11));
    }
    float[] query = vector(random, 11);
    List<Integer> expected =
        IntStream.range(0, 1000)
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> -dot(query, vectors.get(i)))
                    .thenComparing(i -> i))
            .limit(k)
            .toList();

    List<VectorIndex.Hit> hits = new VectorIndex(vectors).top(query, k);

    assertThat(hits).extracting(VectorIndex.Hit::index).isEqualTo(expected);
    for (VectorIndex.Hit hit : hits) {
      assertThat(hit.score()).isEqualTo(dot(query, vectors.get(hit.index())));
    }
  }

  @Test
  void top_emptyIndex_isEmpty() {
    assertThat(new VectorIndex(List.of()).top(new float[3], 5)).isEmpty();
  }

  @Test
  void top_queryOfAnotherLength_isRefused() {
    VectorIndex index = new VectorIndex(List.of(new float[3]));
    assertThatThrownBy(() -> index.top(new float[2], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VectorIndex(List.of(new float[3], new float[2])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
