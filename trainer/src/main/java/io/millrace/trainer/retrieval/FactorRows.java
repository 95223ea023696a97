package io.millrace.trainer.retrieval;

import io.millrace.retrieval.TopHits;
import io.millrace.retrieval.VectorIndex;
import io.millrace.retrieval.VectorSearch;
import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.trainer.factorization.Choices;
import io.millrace.trainer.factorization.FactorizationSettings;
import io.millrace.trainer.factorization.Factors;
import io.millrace.trainer.factorization.ImplicitAls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of {@code Y M^-1 Y'} of a matrix factorisation: {@code Y} has the items' vectors, {@code M}
 * the mean normal equations of the users, see {@link ImplicitAls#additive}. Each item has a row,
 * however large the catalogue, in {@code 8 n d} bytes for n items of d dimensions, and {@code n^2
 * d} multiplications.
 */
final class FactorRows {
  private static final int DIMENSION = 64;
  private static final int SWEEPS = 8;

  /** Of a vector's squares, see {@link FactorizationSettings}. */
  static final double PENALTY = 0.004;

  private static final int SEED = 1;

  private FactorRows() {}

  /**
   * Computes the matrix.
   *
   * @param unobserved weight of a pair of user and item that was not chosen
   * @param limit cells kept of a row, the largest
   */
  static SparseRows of(
      UserItems matrix, double unobserved, double penalty, int limit, int threads) {
    Choices.Builder choices = new Choices.Builder();
    for (int user = 0; user < matrix.users(); user++) {
      for (int cell = matrix.start(user); cell < matrix.end(user); cell++) {
        choices.add(user, matrix.item(cell));
      }
    }
    ImplicitAls als =
        new ImplicitAls(
            choices.build(),
            new FactorizationSettings(DIMENSION, unobserved, penalty, SEED),
            threads);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      als.sweep();
    }
    return rows(als.additive(), matrix.items(), limit, threads);
  }

  private static SparseRows rows(Factors factors, int items, int limit, int threads) {
    int known = factors.items().length / factors.dimension();
    List<float[]> vectors = new ArrayList<>(known);
    for (int item = 0; item < known; item++) {
      vectors.add(vector(factors.items(), factors.dimension(), item));
    }
    VectorSearch index = new VectorIndex(vectors);
    int[][] columns = new int[known][];
    float[][] values = new float[known][];
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            thread -> {
              TopHits hits = new TopHits();
              for (int item = thread; item < known; item += threads) {
                int own = item;
                index.top(
                    vector(factors.users(), factors.dimension(), item),
                    limit,
                    other -> other != own,
                    hits);
                columns[item] = new int[hits.size()];
                values[item] = new float[hits.size()];
                for (int i = 0; i < hits.size(); i++) {
                  columns[item][i] = hits.place(i);
                  values[item][i] = hits.score(i);
                }
              }
            });
    SparseRows.Builder rows = new SparseRows.Builder(items);
    RowSelector selector = new RowSelector(limit);
    for (int item = 0; item < items; item++) {
      for (int i = 0; item < known && i < columns[item].length; i++) {
        selector.offer(columns[item][i], values[item][i]);
      }
      selector.appendTo(rows);
      selector.clear();
    }
    return rows.build();
  }

  private static float[] vector(float[] vectors, int dimension, int row) {
    return Arrays.copyOfRange(vectors, row * dimension, (row + 1) * dimension);
  }
}
