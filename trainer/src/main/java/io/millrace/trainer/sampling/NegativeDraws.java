package io.millrace.trainer.sampling;

import io.millrace.trainer.dataset.Catalogue;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws items that a user has not chosen, and knows how often each is drawn. By popularity means in
 * proportion to {@code 1 +} the rows that chose the item, so that every item can be drawn.
 */
final class NegativeDraws {
  private static final int TRIES = 100;

  private final Catalogue catalogue;
  private final boolean byPopularity;
  private final long[] weights;

  /** Sums of the weights up to and with each item. */
  private final long[] cumulative;

  /** For each user the sum of the weights of what was chosen. */
  private final long[] chosen;

  NegativeDraws(Catalogue catalogue, boolean byPopularity) {
    this.catalogue = catalogue;
    this.byPopularity = byPopularity;
    weights = new long[catalogue.items()];
    Arrays.setAll(weights, item -> byPopularity ? 1L + catalogue.count(item) : 1L);
    cumulative = weights.clone();
    Arrays.parallelPrefix(cumulative, Long::sum);
    chosen = catalogue.sumsOfChosen(weights);
  }

  /** The summed weights of what a user has not chosen; 0 where that is nothing. */
  private long left(int user) {
    return cumulative[cumulative.length - 1] - chosen[user];
  }

  /** An item, or -1 where the user has chosen everything. */
  int draw(int user, SplittableRandom random) {
    if (!byPopularity) {
      return catalogue.draw(random, item -> catalogue.chose(user, item), catalogue.left(user));
    }
    if (left(user) <= 0) {
      return -1;
    }
    for (int tries = 0; tries < TRIES; tries++) {
      int item = at(random.nextLong(cumulative[cumulative.length - 1]));
      if (!catalogue.chose(user, item)) {
        return item;
      }
    }
    long place = random.nextLong(left(user));
    int item = -1;
    while (place >= 0) {
      item++;
      place -= catalogue.chose(user, item) ? 0 : weights[item];
    }
    return item;
  }

  private int at(long place) {
    int found = Arrays.binarySearch(cumulative, place);
    return found < 0 ? -found - 1 : found + 1;
  }

  /**
   * The offset of an example's logit: for one positive, each item that was not chosen is in the
   * data once and among {@code negatives} draws {@code negatives * weight / left} times.
   */
  float logitOffset(int user, int item, int negatives) {
    return (float) Math.log((double) left(user) / ((double) negatives * weights[item]));
  }
}
