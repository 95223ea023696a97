package io.millrace.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.retrieval.VectorSearch.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClusteredIndexTest {
  private static final int DIMENSION = 9;
  private static final int ITEMS = 20_000;
  private static final List<float[]> VECTORS = vectors(ITEMS, 1);
  private static final ClusteredIndex INDEX = ClusteredIndex.build(VECTORS, 1);

  /** Around forty tastes, of several lengths. */
  private static List<float[]> vectors(int count, long seed) {
    SplittableRandom tastes = new SplittableRandom(99);
    float[][] centres = new float[40][DIMENSION];
    for (float[] centre : centres) {
      for (int d = 0; d < DIMENSION; d++) {
        centre[d] = (float) tastes.nextGaussian();
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] centre = centres[random.nextInt(centres.length)];
      float[] vector = new float[DIMENSION];
      for (int d = 0; d < DIMENSION; d++) {
        vector[d] = centre[d] + 0.6f * (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @Test
  void top_defaultShareOfCells_findsNearlyAll() {
    VectorIndex exact = new VectorIndex(VECTORS);
    int found = 0;
    for (float[] query : vectors(50, 7)) {
      Set<Hit> best = new HashSet<>(exact.top(query, 100));
      found += INDEX.top(query, 100, i -> true).stream().filter(best::contains).count();
    }
    assertThat(found / 5000.0).isGreaterThan(0.95);
  }

  @Test
  void top_allCells_isExact() {
    VectorIndex exact = new VectorIndex(VECTORS);
    for (float[] query : vectors(20, 8)) {
      assertThat(INDEX.top(query, 50, i -> i % 3 == 0, 1))
          .isEqualTo(exact.top(query, 50, i -> i % 3 == 0));
    }
  }

  @Test
  void top_narrowFilter_looksOnUntilItHasEnough() {
    assertThat(INDEX.top(vectors(1, 9).get(0), 40, i -> i % 500 == 0)).hasSize(40);
    assertThat(INDEX.top(vectors(1, 9).get(0), 40, i -> i < 3)).hasSize(3);
    assertThat(INDEX.top(vectors(1, 9).get(0), 0, i -> true)).isEmpty();
  }

  @Test
  void with_changedVectors_findsThemWhereTheyAreNow() {
    List<float[]> changed = new ArrayList<>(VECTORS);
    int[] before = new int[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      before[i] = i;
    }
    float[] query = vectors(1, 10).get(0);
    float[] far = query.clone();
    for (int d = 0; d < DIMENSION; d++) {
      far[d] *= 3;
    }
    changed.set(17, far);
    before[18] = -1;
    ClusteredIndex next = INDEX.with(changed, before, 1, () -> {});
    assertThat(next.top(query, 1, i -> true)).extracting(Hit::index).containsExactly(17);
    assertThat(next.top(query, 200, i -> true, 1))
        .isEqualTo(new VectorIndex(changed).top(query, 200));
    List<float[]> few = VECTORS.subList(0, 100);
    assertThat(INDEX.with(few, before, 1, () -> {}).top(query, 5, i -> true, 1))
        .isEqualTo(new VectorIndex(few).top(query, 5));
  }

  @Test
  void build_nothingOrQueryOfOtherLength_isRefused() {
    assertThatThrownBy(() -> ClusteredIndex.build(List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> INDEX.top(new float[3], 1, i -> true))
        .hasMessageContaining("3 floats, the index has 9");
  }
}
