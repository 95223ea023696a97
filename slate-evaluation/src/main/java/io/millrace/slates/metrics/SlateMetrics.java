package io.millrace.slates.metrics;

import java.util.Collection;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How well a slate finds the held-out items of a user, or the mean over users. All values are in
 * [0, 1]; relevance is binary, and k is the length that was asked for.
 *
 * @param hitRate 1 if any target is among the first k
 * @param recall targets among the first k over the smaller of k and the number of targets
 * @param ndcg sum of {@code 1 / log2(rank + 1)} over the targets among the first k, over the same
 *     of the best order (Järvelin and Kekäläinen 2002)
 * @param reciprocalRank {@code 1 / rank} of the first target among the first k, else 0
 * @param averagePrecision sum of the precision at each target's rank among the first k, over the
 *     smaller of k and the number of targets
 */
public record SlateMetrics(
    double hitRate, double recall, double ndcg, double reciprocalRank, double averagePrecision) {
  /** The metrics of a slate without a target. */
  public static final SlateMetrics NONE = new SlateMetrics(0, 0, 0, 0, 0);

  private static final double LOG_2 = Math.log(2);

  /**
   * Measures a slate.
   *
   * @param slate items, best first; may be shorter or longer than k
   * @param targets not empty
   * @param k at least 1
   */
  public static SlateMetrics of(int[] slate, Set<Integer> targets, int k) {
    if (targets.isEmpty() || k < 1) {
      throw new IllegalArgumentException(
          "targets must not be empty and k at least 1, but k is %d of %d targets"
              .formatted(k, targets.size()));
    }
    int best = Math.min(k, targets.size());
    int hits = 0;
    double gain = 0;
    double precisions = 0;
    double reciprocalRank = 0;
    for (int i = 0; i < Math.min(k, slate.length); i++) {
      if (targets.contains(slate[i])) {
        hits++;
        gain += discount(i);
        precisions += (double) hits / (i + 1);
        reciprocalRank = hits == 1 ? 1.0 / (i + 1) : reciprocalRank;
      }
    }
    double ideal = 0;
    for (int i = 0; i < best; i++) {
      ideal += discount(i);
    }
    return new SlateMetrics(
        hits > 0 ? 1 : 0, (double) hits / best, gain / ideal, reciprocalRank, precisions / best);
  }

  private static double discount(int index) {
    return LOG_2 / Math.log(index + 2);
  }

  /** Returns the mean over users; {@link #NONE} of no users. */
  public static SlateMetrics mean(Collection<SlateMetrics> users) {
    return users.isEmpty()
        ? NONE
        : new SlateMetrics(
            mean(users, SlateMetrics::hitRate),
            mean(users, SlateMetrics::recall),
            mean(users, SlateMetrics::ndcg),
            mean(users, SlateMetrics::reciprocalRank),
            mean(users, SlateMetrics::averagePrecision));
  }

  private static double mean(
      Collection<SlateMetrics> users, ToDoubleFunction<SlateMetrics> metric) {
    return users.stream().mapToDouble(metric).sum() / users.size();
  }
}
