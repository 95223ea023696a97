package io.millrace.trainer.retrieval;

import io.millrace.retrieval.Descending;
import java.util.Arrays;

/** The items with the most users, in the order of their indices. Immutable. */
final class FrequentItems {
  private final int[] items;
  private final int[] ranks;

  private FrequentItems(int[] items, int[] ranks) {
    this.items = items;
    this.ranks = ranks;
  }

  /** Returns at most so many items, each of at least one user. */
  static FrequentItems of(UserItems matrix, int most) {
    long[] keys = new long[matrix.items()];
    for (int item = 0; item < keys.length; item++) {
      keys[item] = Descending.key(matrix.itemEnd(item) - matrix.itemStart(item), item);
    }
    Arrays.sort(keys);
    int[] items =
        Arrays.stream(keys)
            .mapToInt(Descending::index)
            .filter(item -> matrix.itemEnd(item) > matrix.itemStart(item))
            .limit(most)
            .sorted()
            .toArray();
    int[] ranks = new int[matrix.items()];
    Arrays.fill(ranks, -1);
    for (int i = 0; i < items.length; i++) {
      ranks[items[i]] = i;
    }
    return new FrequentItems(items, ranks);
  }

  int size() {
    return items.length;
  }

  int item(int rank) {
    return items[rank];
  }

  /** Returns the row of an item, -1 if it does not take part. */
  int rank(int item) {
    return ranks[item];
  }
}
