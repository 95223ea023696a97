package io.millrace.trainer.retrieval;

import io.millrace.linalg.SquareMatrix;
import io.millrace.linalg.SymmetricInverse;
import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;
import java.util.stream.IntStream;

/**
 * EASE (Steck 2019, "Embarrassingly shallow autoencoders for sparse data", equation 8): {@code B =
 * I - P diag(1 / P_jj)} with {@code P = (X'X + penalty I)^-1}. Exact in {@code 4 n^2} bytes outside
 * the heap and {@code n^3} multiplications. Beyond the largest matrix only the most frequent items
 * take part; the rows of the others are empty.
 */
final class EaseRows {
  private EaseRows() {}

  /**
   * Computes the matrix.
   *
   * @param most items that take part
   */
  static SparseRows of(UserItems matrix, double penalty, int limit, int most, int threads) {
    FrequentItems items = FrequentItems.of(matrix, most);
    int n = items.size();
    SparseRows.Builder rows = new SparseRows.Builder(matrix.items());
    if (n == 0) {
      return SparseRows.empty(matrix.items());
    }
    try (SquareMatrix gram = SquareMatrix.zeros(n)) {
      gram(matrix, items, gram, threads);
      for (int i = 0; i < n; i++) {
        gram.add(i, i, (float) penalty);
      }
      SymmetricInverse.invert(gram, threads);
      float[] diagonal = new float[n];
      for (int i = 0; i < n; i++) {
        diagonal[i] = gram.get(i, i);
      }
      float[] row = new float[n];
      RowSelector selector = new RowSelector(limit);
      for (int item = 0; item < matrix.items(); item++) {
        int i = items.rank(item);
        if (i >= 0) {
          gram.readRow(i, row);
          for (int j = 0; j < n; j++) {
            if (j != i) {
              selector.offer(items.item(j), -row[j] / diagonal[j]);
            }
          }
        }
        selector.appendTo(rows);
        selector.clear();
      }
    }
    return rows.build();
  }

  private static void gram(UserItems matrix, FrequentItems items, SquareMatrix gram, int threads) {
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            thread -> {
              for (int user = 0; user < matrix.users(); user++) {
                add(matrix, items, user, thread, threads, gram);
              }
            });
  }

  /** Adds a user's pairs to the rows of one thread. */
  private static void add(
      UserItems matrix, FrequentItems items, int user, int thread, int threads, SquareMatrix gram) {
    for (int one = matrix.start(user); one < matrix.end(user); one++) {
      int i = items.rank(matrix.item(one));
      if (i >= 0 && i % threads == thread) {
        for (int other = matrix.start(user); other < matrix.end(user); other++) {
          int j = items.rank(matrix.item(other));
          if (j >= i) {
            gram.add(i, j, matrix.weight(one) * matrix.weight(other));
          }
        }
      }
    }
  }
}
