package io.millrace.trainer.retrieval;

import java.time.Duration;

/**
 * How much more an item is chosen now than over all time: the share of its interactions that are
 * recent (half-life {@code HALF_LIFE}, counted back from the newest interaction of the log),
 * relative to that of all items, smoothed towards 1 by a fifth of an average item's interactions.
 */
final class Trend {
  private static final Duration HALF_LIFE = Duration.ofDays(14);
  private static final double SMOOTHING = 0.2;
  private static final double LEAST = 0.001;

  private Trend() {}

  /** Returns the ratio of each item, {@value #LEAST} or more. */
  static double[] of(Interactions interactions, TypeWeights types) {
    int n = interactions.items().size();
    int newest = Integer.MIN_VALUE;
    for (int user = 0; user < interactions.users(); user++) {
      if (interactions.end(user) > interactions.start(user)) {
        newest = Math.max(newest, interactions.seconds(interactions.end(user) - 1));
      }
    }
    double[] recent = new double[n];
    double[] all = new double[n];
    double recentSum = 0;
    double allSum = 0;
    for (int user = 0; user < interactions.users(); user++) {
      for (int event = interactions.start(user); event < interactions.end(user); event++) {
        double age = ((double) newest - interactions.seconds(event)) / HALF_LIFE.toSeconds();
        double weight = types.of(interactions.type(event));
        double now = weight * Math.pow(0.5, age);
        recent[interactions.item(event)] += now;
        all[interactions.item(event)] += weight;
        recentSum += now;
        allSum += weight;
      }
    }
    double[] ratio = new double[n];
    for (int item = 0; item < n; item++) {
      double expected = (all[item] + SMOOTHING * allSum / n) / allSum;
      double found = (recent[item] + SMOOTHING * recentSum / n) / recentSum;
      ratio[item] = allSum > 0 ? Math.max(LEAST, found / expected) : 1;
    }
    return ratio;
  }
}
