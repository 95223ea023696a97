package io.millrace.trainer.retrieval;

import io.millrace.event.InteractionType;
import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is bought together: purchases of one user with less than half an hour between each and the
 * next make a basket. The value of a pair is its lift, {@code baskets n_ij / (n_i n_j)} (Brin et
 * al. 1997, "interest"), times {@code n_ij / (n_ij + 10)}, for pairs of at least {@code SUPPORT}
 * baskets.
 */
final class BasketRows {
  private static final int SUPPORT = 5;
  private static final double SHRINKAGE = 10;
  private static final long PAUSE_SECONDS = Duration.ofMinutes(30).toSeconds();

  /** Items of a basket that are paired: a trade buyer's order says little of any pair. */
  private static final int MAX_ITEMS = 100;

  private BasketRows() {}

  static SparseRows of(Interactions interactions, int limit) {
    List<int[]> baskets = baskets(interactions);
    int n = interactions.items().size();
    int[] counts = new int[n];
    List<List<int[]>> byItem = new ArrayList<>(n);
    for (int item = 0; item < n; item++) {
      byItem.add(new ArrayList<>(0));
    }
    for (int[] basket : baskets) {
      for (int item : basket) {
        counts[item]++;
        byItem.get(item).add(basket);
      }
    }
    RowAccumulator row = new RowAccumulator(n);
    RowSelector selector = new RowSelector(limit);
    SparseRows.Builder rows = new SparseRows.Builder(n);
    for (int item = 0; item < n; item++) {
      for (int[] basket : byItem.get(item)) {
        for (int other : basket) {
          row.add(other, 1);
        }
      }
      for (int i = 0; i < row.size(); i++) {
        int other = row.column(i);
        double together = row.sum(other);
        if (other != item && together >= SUPPORT) {
          double lift = together * baskets.size() / ((double) counts[item] * counts[other]);
          if (lift > 1) {
            selector.offer(other, (float) (lift * together / (together + SHRINKAGE)));
          }
        }
      }
      selector.appendTo(rows);
      selector.clear();
      row.clear();
    }
    return rows.build();
  }

  private static List<int[]> baskets(Interactions interactions) {
    List<int[]> baskets = new ArrayList<>();
    for (int user = 0; user < interactions.users(); user++) {
      int[] items = new int[MAX_ITEMS];
      int size = 0;
      long last = Long.MIN_VALUE / 2;
      for (int event = interactions.start(user); event < interactions.end(user); event++) {
        if (interactions.type(event) == InteractionType.PURCHASE) {
          if (interactions.seconds(event) - last > PAUSE_SECONDS) {
            add(baskets, items, size);
            size = 0;
          }
          last = interactions.seconds(event);
          if (size < MAX_ITEMS) {
            items[size++] = interactions.item(event);
          }
        }
      }
      add(baskets, items, size);
    }
    return baskets;
  }

  private static void add(List<int[]> baskets, int[] items, int size) {
    int[] distinct = Arrays.stream(items, 0, size).distinct().toArray();
    if (distinct.length > 1) {
      baskets.add(distinct);
    }
  }
}
