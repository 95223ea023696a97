package io.millrace.state;

import io.millrace.event.InteractionType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How popular an item is: the decayed, weighted sum of its positive interactions.
 *
 * <p>Scores are logarithms to base 2 of the sum as of 1970 (forward decay, Cormode et al. 2009,
 * with the landmark at the epoch). As all items decay alike, a stored score keeps its place among
 * the others without ever being rewritten, and the logarithm never overflows.
 */
public final class Popularity {
  private static final Map<InteractionType, Integer> WEIGHTS =
      Map.of(
          InteractionType.VIEW, 1,
          InteractionType.CLICK, 2,
          InteractionType.LIKE, 3,
          InteractionType.ADD_TO_CART, 4,
          InteractionType.PURCHASE, 8);

  private static final double LOG_2 = StrictMath.log(2);

  /** Some clicks: what {@link #rise} takes for granted. */
  private static final double FEW = 20;

  private Popularity() {}

  /** The item's score; empty where nobody showed liking. */
  public static OptionalDouble score(ItemState item) {
    Instant newest = Instant.MIN;
    for (Map.Entry<InteractionType, EventCount> count : item.counts().entrySet()) {
      if (WEIGHTS.containsKey(count.getKey()) && count.getValue().asOf().isAfter(newest)) {
        newest = count.getValue().asOf();
      }
    }
    double sum = 0;
    // In the enum's order: the sum is the same to the bit wherever it is computed.
    for (InteractionType type : InteractionType.values()) {
      EventCount count = item.counts().get(type);
      if (count != null && WEIGHTS.containsKey(type)) {
        sum += WEIGHTS.getOrDefault(type, 0) * count.at(newest);
      }
    }
    return sum > 0
        ? OptionalDouble.of(
            StrictMath.log(sum) / LOG_2
                + newest.toEpochMilli() / (double) EventCount.HALF_LIFE.toMillis())
        : OptionalDouble.empty();
  }

  /**
   * How much more an item is turned to than it used to be: its decayed sum over what that would be
   * had the same events come evenly since the first. An item first seen {@code a} ago with n events
   * would have {@code n / a * H / ln 2 * (1 - 2^(-a / H))} by the half-life H. Both sides get some
   * events more, so that a handful says little.
   *
   * @param now not before the item's newest event
   * @return 1 for what stays as it is, more for what rises; 0 where nobody showed liking
   */
  public static double rise(ItemState item, Instant now) {
    double recent = 0;
    double all = 0;
    for (InteractionType type : InteractionType.values()) {
      EventCount count = item.counts().get(type);
      if (count != null && WEIGHTS.containsKey(type)) {
        recent += WEIGHTS.getOrDefault(type, 0) * count.at(now);
        all += WEIGHTS.getOrDefault(type, 0) * (double) count.total();
      }
    }
    if (all == 0 || item.firstSeen().isEmpty()) {
      return 0;
    }
    double age =
        Math.max(1, Duration.between(item.firstSeen().get(), now).toMillis())
            / (double) EventCount.HALF_LIFE.toMillis();
    double even = all / age * (1 - Math.pow(0.5, age)) / LOG_2;
    return (recent + FEW) / (even + FEW);
  }

  /** The weight of a score relative to that of the best. */
  public static double relative(double score, double best) {
    return Math.pow(2, score - best);
  }
}
