package io.millrace.slates.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.slates.metrics.ItemUse;
import io.millrace.trainer.training.Progress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  /** Items 0, 1, 2 go together, so do 3, 4; item 5 is the most popular; nobody has 6. */
  private static final List<int[]> ROWS =
      List.of(
          new int[] {0, 1, 5},
          new int[] {0, 1, 2},
          new int[] {1, 2, 5},
          new int[] {3, 4, 5},
          new int[] {3, 4, 5},
          new int[] {3, 5});

  private static final ItemUse USE =
      new ItemUse(
          new int[][] {{0, 1}, {0, 1, 2}, {1, 2}, {3, 4, 5}, {3, 4}, {0, 2, 3, 4, 5}, {}}, 6);

  @Test
  void slates_popularity_isByNumberOfUsersWithoutTheExcluded() {
    assertThat(slate(BaselineKind.POPULARITY, 3, query(1))).containsExactly(5, 3, 0);
  }

  @Test
  void slates_itemKnn_isByShrunkCosine() {
    // To item 0: item 1 has 2 / (sqrt(6) + 10), item 2 1 / (2 + 10), item 5 1 / (sqrt(10) + 10).
    assertThat(slate(BaselineKind.ITEM_KNN, 3, query(0))).containsExactly(1, 2, 5);
    assertThat(slate(BaselineKind.ITEM_KNN, 2, query(3))).containsExactly(5, 4);
  }

  @Test
  void slates_ease_isByTheWeightsOfTheInverse() {
    // Gram matrix plus 1 on the diagonal, inverted; B = I - P / diag(P).
    double[][] weights = weights(1);
    List<Integer> order =
        IntStream.of(0, 1, 2, 4, 5)
            .boxed()
            .sorted(Comparator.comparing(j -> -(weights[0][j] + weights[3][j])))
            .toList();

    assertThat(slate(BaselineKind.EASE, 3, query(0, 3))).containsExactly(5, 4, 1);
    assertThat(order.subList(0, 3)).containsExactly(5, 4, 1);
  }

  @Test
  void slates_easeWithRecency_prefersTheNewer() {
    // 30 positives ago the weight is .98^30 = .545.
    int[] history = new int[31];
    Arrays.fill(history, 6);
    history[0] = 3;
    history[30] = 0;

    assertThat(slate(BaselineKind.EASE_RECENCY, 2, query(history))).containsExactly(5, 1);
    assertThat(slate(BaselineKind.EASE, 2, query(history))).containsExactly(5, 4);
  }

  @Test
  void slates_userWithoutHistory_arePopularItemsFromAll() {
    Map<BaselineKind, List<int[]>> slates =
        new Baselines(USE, ROWS, 2, 2)
            .slates(
                EnumSet.allOf(BaselineKind.class),
                List.of(new Baselines.Query(new int[0], new BitSet())),
                1,
                Progress.NONE);

    assertThat(slates).hasSize(4);
    slates.values().forEach(slate -> assertThat(slate.get(0)).containsExactly(5, 1));
  }

  private static int[] slate(BaselineKind kind, int k, Baselines.Query query) {
    List<int[]> slates =
        new Baselines(USE, ROWS, k, 1)
            .slates(EnumSet.of(kind), List.of(query), 1, Progress.NONE)
            .get(kind);
    return slates.get(0);
  }

  private static Baselines.Query query(int... history) {
    BitSet excluded = new BitSet();
    for (int item : history) {
      excluded.set(item);
    }
    return new Baselines.Query(history, excluded);
  }

  /** EASE by Gauss and Jordan in double precision. */
  private static double[][] weights(double penalty) {
    int n = 6;
    double[][] a = new double[n][2 * n];
    for (int[] row : ROWS) {
      for (int i : row) {
        for (int j : row) {
          a[i][j]++;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      a[i][i] += penalty;
      a[i][n + i] = 1;
    }
    for (int pivot = 0; pivot < n; pivot++) {
      double by = a[pivot][pivot];
      for (int j = 0; j < 2 * n; j++) {
        a[pivot][j] /= by;
      }
      for (int i = 0; i < n; i++) {
        double factor = a[i][pivot];
        for (int j = 0; i != pivot && j < 2 * n; j++) {
          a[i][j] -= factor * a[pivot][j];
        }
      }
    }
    double[][] weights = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        weights[i][j] = i == j ? 0 : -a[i][n + j] / a[j][n + j];
      }
    }
    return weights;
  }
}
