package io.millrace.serving.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.retrieval.TopHits;
import io.millrace.retrieval.VectorIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemVectorsTest {
  private static final int DIMENSION = 9;

  private final SplittableRandom random = new SplittableRandom(3);

  /** Every second position, from the last: places and positions must not be confused. */
  private final int[] positions = IntStream.range(0, 500).map(i -> 2 * (499 - i)).toArray();

  private final List<float[]> rows =
      IntStream.range(0, 500).mapToObj(i -> floats(DIMENSION)).toList();
  private final ItemVectors vectors = new ItemVectors(positions, rows);

  @Test
  void nearest_anyQuery_equalsASortOfAll() {
    for (int count : new int[] {1, 7, 100, 500, 900}) {
      float[] query = floats(DIMENSION);
      assertThat(nearest(vectors, query, count, position -> true))
          .containsExactlyElementsOf(sorted(query, count, position -> true));
    }
  }

  @Test
  void nearest_withIneligible_fillsUpWithTheNext() {
    IntPredicate few = position -> position % 8 == 2;
    float[] query = floats(DIMENSION);
    assertThat(nearest(vectors, query, 50, few)).containsExactlyElementsOf(sorted(query, 50, few));
  }

  @Test
  void vector_ofAPosition_isItsOwn() {
    assertThat(vectors.vector(positions[7])).hasValue(rows.get(7));
    assertThat(vectors.vector(positions[7] + 1)).isEmpty();
    assertThat(vectors.vector(5000)).isEmpty();
    assertThat(vectors.cosine(positions[7], positions[7]).orElseThrow()).isCloseTo(1, within(1e-6));
    assertThat(vectors.cosine(positions[7], 1)).isEmpty();
  }

  private static List<Integer> nearest(
      ItemVectors vectors, float[] query, int count, IntPredicate eligible) {
    List<Integer> found = new ArrayList<>();
    vectors.nearest(
        query, count, new TopHits(), eligible, (position, product) -> found.add(position));
    return found;
  }

  private List<Integer> sorted(float[] query, int count, IntPredicate eligible) {
    return IntStream.range(0, positions.length)
        .boxed()
        .filter(i -> eligible.test(positions[i]))
        .sorted(Comparator.comparingDouble((Integer i) -> -product(query, i)))
        .limit(count)
        .map(i -> positions[i])
        .toList();
  }

  private double product(float[] query, int index) {
    double sum = 0;
    for (int k = 0; k < DIMENSION; k++) {
      sum += query[k] * rows.get(index)[k];
    }
    return sum;
  }

  private float[] floats(int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextDouble(-1, 1);
    }
    return floats;
  }

  @Test
  void next_manyItems_areSearchedApproximatelyAndFollowTheirVectors() {
    int many = ItemVectors.APPROXIMATE_FROM;
    int[] all = IntStream.range(0, many).toArray();
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      points.add(floats(4));
    }
    ItemVectors first = new ItemVectors(all, points);
    float[] query = floats(4);
    Set<Integer> exact = new HashSet<>();
    new VectorIndex(points).top(query, 200).forEach(hit -> exact.add(hit.index()));
    assertThat(nearest(first, query, 200, position -> true))
        .hasSize(200)
        .filteredOn(exact::contains)
        .hasSizeGreaterThan(180);

    float[] far = query.clone();
    for (int d = 0; d < far.length; d++) {
      far[d] *= 10;
    }
    points.set(7, far);
    assertThat(nearest(first.next(all, points, () -> {}), query, 1, position -> true))
        .containsExactly(7);
  }
}
