package io.millrace.slates.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the slates of all users are like, whether they find the targets or not.
 *
 * @param distinctItems how many different items are on the slates
 * @param coverage share of the catalogue's items that are on any slate
 * @param gini inequality of the items' shares of the slots over the whole catalogue: 0 if all items
 *     have the same, near 1 if a few have all
 * @param popularityPercentile mean over the slots of the share of the catalogue's items that are
 *     less popular than the slot's, ties counting half: 1 means best sellers alone
 * @param novelty mean over the slots of the self-information {@code -log2 p}, in bits; p is the
 *     share of the users that have a positive on the item, at least one (Zhou et al. 2010, PNAS)
 * @param diversity mean over the slates of one minus the mean cosine of two items' users
 *     (intra-list diversity, Ziegler et al. 2005), over the first {@value #DIVERSITY_USERS} slates
 *     of two items or more
 */
public record CatalogueMetrics(
    int distinctItems,
    double coverage,
    double gini,
    double popularityPercentile,
    double novelty,
    double diversity) {
  private static final int DIVERSITY_USERS = 1_000;

  /**
   * Measures slates.
   *
   * @param slates one for each user; items are below {@code use.items()}
   */
  public static CatalogueMetrics of(List<int[]> slates, ItemUse use) {
    long[] slots = new long[use.items()];
    long total = 0;
    for (int[] slate : slates) {
      for (int item : slate) {
        slots[item]++;
        total++;
      }
    }
    int distinct = (int) Arrays.stream(slots).filter(count -> count > 0).count();
    double[] percentiles = percentiles(use);
    double percentile = 0;
    double novelty = 0;
    for (int item = 0; item < slots.length; item++) {
      if (slots[item] > 0) {
        percentile += slots[item] * percentiles[item];
        novelty +=
            slots[item]
                * Math.log((double) Math.max(1, use.users()) / Math.max(1, use.count(item)))
                / Math.log(2);
      }
    }
    return new CatalogueMetrics(
        distinct,
        use.items() == 0 ? 0 : (double) distinct / use.items(),
        gini(slots, total),
        total == 0 ? 0 : percentile / total,
        total == 0 ? 0 : novelty / total,
        diversity(slates, use));
  }

  private static double gini(long[] slots, long total) {
    if (total == 0) {
      return 0;
    }
    long[] ascending = slots.clone();
    Arrays.sort(ascending);
    double weighted = 0;
    for (int i = 0; i < ascending.length; i++) {
      weighted += (i + 1.0) * ascending[i];
    }
    double n = ascending.length;
    return 2 * weighted / (n * total) - (n + 1) / n;
  }

  /** Of each item, the share of the items that are less popular; of equals, half. */
  private static double[] percentiles(ItemUse use) {
    int[] counts = new int[use.items()];
    for (int item = 0; item < counts.length; item++) {
      counts[item] = use.count(item);
    }
    int[] ascending = counts.clone();
    Arrays.sort(ascending);
    Map<Integer, Double> byCount = new HashMap<>();
    for (int start = 0; start < ascending.length; ) {
      int end = start;
      while (end < ascending.length && ascending[end] == ascending[start]) {
        end++;
      }
      byCount.put(ascending[start], (start + end) / 2.0 / ascending.length);
      start = end;
    }
    return Arrays.stream(counts).mapToDouble(count -> byCount.getOrDefault(count, 0.0)).toArray();
  }

  private static double diversity(List<int[]> slates, ItemUse use) {
    Map<Long, Double> cosines = new HashMap<>();
    double sum = 0;
    int measured = 0;
    for (int[] slate : slates) {
      if (slate.length < 2) {
        continue;
      }
      if (measured == DIVERSITY_USERS) {
        break;
      }
      double alike = 0;
      for (int i = 0; i < slate.length; i++) {
        for (int j = 0; j < i; j++) {
          int one = Math.min(slate[i], slate[j]);
          int other = Math.max(slate[i], slate[j]);
          alike +=
              cosines.computeIfAbsent((long) one << 32 | other, pair -> use.cosine(one, other));
        }
      }
      sum += 1 - alike / (slate.length * (slate.length - 1) / 2.0);
      measured++;
    }
    return measured == 0 ? 0 : sum / measured;
  }
}
