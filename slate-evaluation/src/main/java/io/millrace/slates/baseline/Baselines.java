package io.millrace.slates.baseline;

import io.millrace.linalg.SquareMatrix;
import io.millrace.linalg.SymmetricInverse;
import io.millrace.slates.metrics.ItemUse;
import io.millrace.trainer.dataset.ReadProgress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Computes the slates of the baselines. Item-kNN and EASE share one matrix, at most {@value
 * #MAX_ITEMS} most popular items wide (1.6 GB outside the heap): first the Gram matrix, whose rows
 * item-kNN reads, then in its place the inverse for EASE.
 *
 * <p>A user without history gets the popular items from all of them.
 */
public final class Baselines {
  /** Less popular items are never recommended by item-kNN and EASE. */
  public static final int MAX_ITEMS = 20_000;

  private static final double SHRINKAGE = 10;
  private static final double DECAY = 0.98;
  private static final double FLOOR = 0.05;

  private final ItemUse use;
  private final List<int[]> rows;
  private final float[] popularity;

  /** The items of the matrix, most popular first; {@code columns} is the way back. */
  private final int[] items;

  private final int[] columns;
  private final int k;
  private final int threads;

  /**
   * A user to recommend to.
   *
   * @param history items of the positives, oldest first, an item as often as it occurs
   * @param excluded items that are not recommended
   */
  public record Query(int[] history, BitSet excluded) {}

  /**
   * @param rows each user's distinct items
   * @param k length of a slate
   */
  public Baselines(ItemUse use, List<int[]> rows, int k, int threads) {
    this.use = use;
    this.rows = rows;
    this.k = k;
    this.threads = threads;
    popularity = new float[use.items()];
    for (int item = 0; item < popularity.length; item++) {
      popularity[item] = use.count(item);
    }
    items =
        IntStream.range(0, use.items())
            .filter(item -> use.count(item) > 0)
            .boxed()
            .sorted(Comparator.comparing((Integer item) -> -use.count(item)))
            .limit(MAX_ITEMS)
            .mapToInt(Integer::intValue)
            .toArray();
    columns = new int[use.items()];
    Arrays.fill(columns, -1);
    for (int column = 0; column < items.length; column++) {
      columns[items[column]] = column;
    }
  }

  /** Returns how many items item-kNN and EASE know. */
  public int width() {
    return items.length;
  }

  /**
   * Computes the slates of each baseline, in the order of the queries.
   *
   * @param penalty added to the diagonal of the Gram matrix for EASE, above 0
   */
  public Map<BaselineKind, List<int[]>> slates(
      Set<BaselineKind> wanted, List<Query> queries, double penalty, ReadProgress progress) {
    Map<BaselineKind, List<int[]>> slates = new EnumMap<>(BaselineKind.class);
    if (wanted.contains(BaselineKind.POPULARITY)) {
      progress.stage("popularity", queries.size());
      slates.put(BaselineKind.POPULARITY, all(queries, this::popular, progress));
    }
    Set<BaselineKind> ofMatrix = EnumSet.noneOf(BaselineKind.class);
    ofMatrix.addAll(wanted);
    ofMatrix.remove(BaselineKind.POPULARITY);
    if (ofMatrix.isEmpty() || items.length == 0) {
      return slates;
    }
    try (SquareMatrix matrix = SquareMatrix.zeros(items.length)) {
      progress.stage("count pairs of items", rows.size());
      gram(matrix, progress);
      if (ofMatrix.contains(BaselineKind.ITEM_KNN)) {
        progress.stage("item-kNN", queries.size());
        slates.put(BaselineKind.ITEM_KNN, all(queries, query -> itemKnn(query, matrix), progress));
      }
      if (ofMatrix.contains(BaselineKind.EASE) || ofMatrix.contains(BaselineKind.EASE_RECENCY)) {
        progress.steps("invert %,d x %,d".formatted(items.length, items.length), 1);
        for (int i = 0; i < items.length; i++) {
          matrix.add(i, i, (float) penalty);
        }
        SymmetricInverse.invert(matrix, threads);
        progress.advance(1);
        float[] diagonal = new float[items.length];
        for (int i = 0; i < items.length; i++) {
          diagonal[i] = matrix.get(i, i);
        }
        if (ofMatrix.contains(BaselineKind.EASE)) {
          progress.stage("EASE", queries.size());
          slates.put(
              BaselineKind.EASE,
              all(queries, query -> ease(query, matrix, diagonal, false), progress));
        }
        if (ofMatrix.contains(BaselineKind.EASE_RECENCY)) {
          progress.stage("EASE with recency", queries.size());
          slates.put(
              BaselineKind.EASE_RECENCY,
              all(queries, query -> ease(query, matrix, diagonal, true), progress));
        }
      }
    }
    return slates;
  }

  /** One user's slate. */
  private interface Recommender {
    int[] slate(Query query);
  }

  private List<int[]> all(List<Query> queries, Recommender one, ReadProgress progress) {
    return Parallel.map(
        queries,
        query -> query.history().length == 0 ? popular(query) : one.slate(query),
        threads,
        progress);
  }

  private int[] popular(Query query) {
    return TopItems.of(popularity, popularity.length, query.excluded(), k);
  }

  /** Counts for each pair of items the users of both; only the upper triangle, then mirrored. */
  private void gram(SquareMatrix matrix, ReadProgress progress) {
    for (int[] row : rows) {
      int[] found =
          Arrays.stream(row).map(item -> columns[item]).filter(c -> c >= 0).sorted().toArray();
      for (int i = 0; i < found.length; i++) {
        for (int j = i; j < found.length; j++) {
          matrix.add(found[i], found[j], 1);
        }
      }
      progress.advance(1);
    }
    for (int i = 0; i < items.length; i++) {
      for (int j = 0; j < i; j++) {
        matrix.set(i, j, matrix.get(j, i));
      }
    }
  }

  /** The score of an item is the sum over the history of {@code n_ij / (sqrt(n_i n_j) + 10)}. */
  private int[] itemKnn(Query query, SquareMatrix matrix) {
    float[] scores = new float[items.length];
    float[] row = new float[items.length];
    for (int i : Arrays.stream(query.history()).map(item -> columns[item]).distinct().toArray()) {
      if (i < 0) {
        continue;
      }
      matrix.readRow(i, row);
      double count = use.count(items[i]);
      for (int j = 0; j < row.length; j++) {
        if (row[j] > 0 && j != i) {
          scores[j] += (float) (row[j] / (Math.sqrt(count * use.count(items[j])) + SHRINKAGE));
        }
      }
    }
    return top(scores, query);
  }

  /**
   * {@code B = I - P / diag(P)}; the score of an item is the sum over the history of {@code x_i
   * B_ij}.
   */
  private int[] ease(Query query, SquareMatrix inverse, float[] diagonal, boolean recency) {
    float[] weights = new float[items.length];
    for (int age = 0; age < query.history().length; age++) {
      int column = columns[query.history()[query.history().length - 1 - age]];
      if (column >= 0) {
        float weight = recency ? (float) Math.max(Math.pow(DECAY, age), FLOOR) : 1;
        weights[column] = Math.max(weights[column], weight);
      }
    }
    float[] scores = new float[items.length];
    float[] row = new float[items.length];
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        inverse.readRow(i, row);
        row[i] = 0;
        for (int j = 0; j < row.length; j++) {
          scores[j] -= weights[i] * row[j];
        }
      }
    }
    for (int j = 0; j < scores.length; j++) {
      scores[j] /= diagonal[j];
    }
    return top(scores, query);
  }

  private int[] top(float[] scores, Query query) {
    BitSet excluded = new BitSet(items.length);
    query.excluded().stream()
        .filter(item -> columns[item] >= 0)
        .forEach(item -> excluded.set(columns[item]));
    return Arrays.stream(TopItems.of(scores, scores.length, excluded, k))
        .map(column -> items[column])
        .toArray();
  }
}
