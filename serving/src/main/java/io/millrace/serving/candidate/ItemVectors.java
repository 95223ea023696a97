package io.millrace.serving.candidate;

import io.millrace.retrieval.ClusteredIndex;
import io.millrace.retrieval.TopHits;
import io.millrace.retrieval.VectorIndex;
import io.millrace.retrieval.VectorSearch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * The items' vectors of one model, by position, and the search among them: the one place where they
 * are stored. Immutable.
 */
public final class ItemVectors {
  /** Of a model without vectors, or before they were computed. */
  public static final ItemVectors EMPTY = new ItemVectors(new int[0], List.of());

  /** From so many vectors on the search is approximate; docs/decisions/0007 has the measurement. */
  static final int APPROXIMATE_FROM = 100_000;

  private static final long SEED = 1;

  private final int[] positions;
  private final VectorSearch index;

  /** The place of each position's vector; -1 where it has none. */
  private final int[] places;

  /**
   * @param positions of the items; not changed afterwards
   * @param vectors one for each; copied
   */
  public ItemVectors(int[] positions, List<float[]> vectors) {
    this(positions, vectors, () -> {});
  }

  private ItemVectors(int[] positions, List<float[]> vectors, Runnable step) {
    this(positions, index(positions, vectors, step));
  }

  private ItemVectors(int[] positions, VectorSearch index) {
    this.positions = positions;
    this.index = index;
    this.places = new int[Arrays.stream(positions).max().orElse(-1) + 1];
    Arrays.fill(places, -1);
    for (int i = 0; i < positions.length; i++) {
      places[positions[i]] = i;
    }
  }

  private static VectorSearch index(int[] positions, List<float[]> vectors, Runnable step) {
    if (vectors.size() != positions.length) {
      throw new IllegalArgumentException(
          "%d vectors for %d items".formatted(vectors.size(), positions.length));
    }
    return vectors.size() < APPROXIMATE_FROM
        ? new VectorIndex(vectors)
        : ClusteredIndex.build(vectors, SEED, step);
  }

  /**
   * Those that take the place of these: what has not changed keeps its cell of the index.
   *
   * @param step called after each small piece of work; may wait
   */
  public ItemVectors next(int[] nextPositions, List<float[]> vectors, Runnable step) {
    if (!(index instanceof ClusteredIndex clustered)
        || vectors.size() < APPROXIMATE_FROM
        || vectors.size() != nextPositions.length) {
      return new ItemVectors(nextPositions, vectors, step);
    }
    int[] before = new int[nextPositions.length];
    for (int i = 0; i < before.length; i++) {
      before[i] = place(nextPositions[i]);
    }
    return new ItemVectors(nextPositions, clustered.with(vectors, before, SEED, step));
  }

  private int place(int position) {
    return position >= 0 && position < places.length ? places[position] : -1;
  }

  /** Told of an item and its dot product. */
  @FunctionalInterface
  public interface Found {
    void found(int position, float product);
  }

  /** The item's own vector, as a copy. */
  public Optional<float[]> vector(int position) {
    int place = place(position);
    return place < 0 ? Optional.empty() : Optional.of(index.vector(place));
  }

  /**
   * The largest dot products, largest first. As a rule nearly everything is eligible: then it is
   * cheaper to search without asking for a few more than are wanted, and to ask about those.
   *
   * @param hits memory of the search
   * @param eligible asked only about items that may make it into the answer
   */
  public void nearest(float[] query, int count, TopHits hits, IntPredicate eligible, Found found) {
    if (positions.length == 0) {
      return;
    }
    int more = count + Math.max(50, count / 4);
    IntPredicate passes = place -> eligible.test(positions[place]);
    index.top(query, more, place -> true, hits);
    if (hits.keep(count, passes) < count && more < positions.length) {
      index.top(query, count, passes, hits);
    }
    for (int i = 0; i < hits.size(); i++) {
      found.found(positions[hits.place(i)], hits.score(i));
    }
  }

  /**
   * The cosine of the angle between two items' vectors without their last components, which are
   * terms of the items alone; empty where one has no vector, or one of length 0.
   */
  public OptionalDouble cosine(int one, int other) {
    int first = place(one);
    int second = place(other);
    if (first < 0 || second < 0) {
      return OptionalDouble.empty();
    }
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < index.dimension() - 1; i++) {
      float a = index.component(first, i);
      float b = index.component(second, i);
      product += a * b;
      lengthA += a * a;
      lengthB += b * b;
    }
    double lengths = Math.sqrt(lengthA) * Math.sqrt(lengthB);
    return lengths > 0 ? OptionalDouble.of(product / lengths) : OptionalDouble.empty();
  }
}
