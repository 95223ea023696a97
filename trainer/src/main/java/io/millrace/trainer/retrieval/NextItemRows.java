package io.millrace.trainer.retrieval;

import io.millrace.linalg.MatrixProduct;
import io.millrace.linalg.SquareMatrix;
import io.millrace.linalg.SymmetricInverse;
import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ridge regression of the items of the next moment on the decayed history before it: {@code B =
 * (X'X + penalty I)^-1 X'Y}, a row of X for each moment of each history with {@code decay^(age)} at
 * its items, Y with 1 at the items of that moment (Choi et al. 2021, arXiv 2103.16104, section 4.2,
 * SLIT). Three matrices of {@code 4 n^2} bytes outside the heap, {@code 3 n^3} multiplications.
 */
final class NextItemRows {
  /** Events of a window: what is older weighs less than a twentieth. */
  private static final int WINDOW = 30;

  private static final double LEAST = 0.05;

  private final Interactions interactions;
  private final TypeWeights types;
  private final double decay;

  private NextItemRows(Interactions interactions, TypeWeights types, double decay) {
    this.interactions = interactions;
    this.types = types;
    this.decay = decay;
  }

  static SparseRows of(
      Interactions interactions,
      TypeWeights types,
      double decay,
      double penalty,
      int limit,
      int threads) {
    int n = interactions.items().size();
    NextItemRows rows = new NextItemRows(interactions, types, decay);
    try (SquareMatrix gram = SquareMatrix.zeros(n);
        SquareMatrix targets = SquareMatrix.zeros(n);
        SquareMatrix weights = SquareMatrix.zeros(n)) {
      IntStream.range(0, threads)
          .parallel()
          .forEach(thread -> rows.collect(gram, targets, thread, threads));
      for (int i = 0; i < n; i++) {
        gram.add(i, i, (float) penalty);
      }
      SymmetricInverse.invert(gram, threads);
      MatrixProduct.multiply(gram, targets, weights, threads);
      float[] row = new float[n];
      RowSelector selector = new RowSelector(limit);
      SparseRows.Builder result = new SparseRows.Builder(n);
      for (int item = 0; item < n; item++) {
        weights.readRow(item, row);
        for (int j = 0; j < n; j++) {
          selector.offer(j, row[j]);
        }
        selector.appendTo(result);
        selector.clear();
      }
      return result.build();
    }
  }

  private void collect(SquareMatrix gram, SquareMatrix targets, int thread, int threads) {
    int[] window = new int[WINDOW];
    float[] weights = new float[WINDOW];
    for (int user = 0; user < interactions.users(); user++) {
      int moment = interactions.start(user);
      while (moment < interactions.end(user)) {
        int end = moment + 1;
        while (end < interactions.end(user)
            && interactions.seconds(end) == interactions.seconds(moment)) {
          end++;
        }
        int size = window(user, moment, window, weights);
        for (int i = 0; i < size; i++) {
          if (window[i] % threads == thread) {
            for (int j = 0; j < size; j++) {
              if (window[j] >= window[i]) {
                gram.add(window[i], window[j], (end - moment) * weights[i] * weights[j]);
              }
            }
            for (int target = moment; target < end; target++) {
              targets.add(
                  window[i],
                  interactions.item(target),
                  weights[i] * types.of(interactions.type(target)));
            }
          }
        }
        moment = end;
      }
    }
  }

  /** Fills the window with the different items before a moment, newest first. */
  private int window(int user, int moment, int[] window, float[] weights) {
    int size = 0;
    double weight = 1 / decay;
    int seconds = 0;
    for (int event = moment - 1; event >= interactions.start(user) && size < WINDOW; event--) {
      if (event == moment - 1 || interactions.seconds(event) != seconds) {
        seconds = interactions.seconds(event);
        weight *= decay;
        if (weight < LEAST) {
          break;
        }
      }
      int item = interactions.item(event);
      if (Arrays.stream(window, 0, size).noneMatch(known -> known == item)) {
        window[size] = item;
        weights[size++] = (float) (weight * types.of(interactions.type(event)));
      }
    }
    return size;
  }
}
