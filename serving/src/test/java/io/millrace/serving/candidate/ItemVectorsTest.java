package io.millrace.serving.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ItemId;
import io.millrace.retrieval.VectorIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemVectorsTest {
  private static final int DIMENSION = 9;

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<ItemId> ids =
      IntStream.range(0, 500).mapToObj(i -> new ItemId("i" + i)).toList();
  private final List<float[]> rows = ids.stream().map(id -> floats(DIMENSION)).toList();
  private final ItemVectors vectors = new ItemVectors(ids, rows);

  @Test
  void nearest_anyQuery_equalsASortOfAll() {
    for (int count : new int[] {1, 7, 100, 500, 900}) {
      float[] query = floats(DIMENSION);
      assertThat(vectors.nearest(query, count, id -> true))
          .extracting(ItemVectors.Hit::itemId)
          .containsExactlyElementsOf(sorted(query, count, id -> true));
    }
  }

  @Test
  void nearest_withIneligible_fillsUpWithTheNext() {
    Predicate<ItemId> odd = id -> Integer.parseInt(id.value().substring(1)) % 2 == 1;
    float[] query = floats(DIMENSION);
    assertThat(vectors.nearest(query, 50, odd))
        .extracting(ItemVectors.Hit::itemId)
        .containsExactlyElementsOf(sorted(query, 50, odd));
  }

  private List<ItemId> sorted(float[] query, int count, Predicate<ItemId> eligible) {
    return IntStream.range(0, ids.size())
        .boxed()
        .filter(i -> eligible.test(ids.get(i)))
        .sorted(Comparator.comparingDouble((Integer i) -> -product(query, i)))
        .limit(count)
        .map(ids::get)
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
    List<ItemId> names = IntStream.range(0, many).mapToObj(i -> new ItemId("i" + i)).toList();
    List<float[]> points = new ArrayList<>();
    names.forEach(name -> points.add(floats(4)));
    ItemVectors first = new ItemVectors(names, points);
    float[] query = floats(4);
    Set<ItemId> exact = new HashSet<>();
    new VectorIndex(points).top(query, 200).forEach(hit -> exact.add(names.get(hit.index())));
    assertThat(first.nearest(query, 200, id -> true))
        .hasSize(200)
        .filteredOn(hit -> exact.contains(hit.itemId()))
        .hasSizeGreaterThan(180);

    float[] far = query.clone();
    for (int d = 0; d < far.length; d++) {
      far[d] *= 10;
    }
    points.set(7, far);
    assertThat(first.next(names, points).nearest(query, 1, id -> true))
        .extracting(ItemVectors.Hit::itemId)
        .containsExactly(new ItemId("i7"));
  }
}
