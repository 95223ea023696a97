package io.millrace.trainer.retrieval;

import io.millrace.event.InteractionType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A moment that splits interactions into those that a retrieval model is trained on and those that
 * it is asked for afterwards.
 *
 * @param at the first moment behind
 * @param before the interactions before it
 * @param moments how many moments of users with a positive are behind it
 */
public record TrainingCut(Instant at, Interactions before, long moments) {
  /**
   * Splits so that a share of the positives is behind the cut.
   *
   * @param share of the positives, in (0, 1)
   * @return empty if nothing is before or nothing behind
   */
  public static Optional<TrainingCut> of(Interactions all, InteractionType positive, double share) {
    int[] seconds = new int[all.size()];
    int positives = 0;
    for (int event = 0; event < all.size(); event++) {
      if (all.type(event) == positive) {
        seconds[positives++] = all.seconds(event);
      }
    }
    if (positives == 0) {
      return Optional.empty();
    }
    Arrays.sort(seconds, 0, positives);
    int cut = seconds[(int) Math.min(positives - 1L, Math.round(positives * (1 - share)))];
    Interactions before = all.before(cut);
    return before.size() == 0
        ? Optional.empty()
        : Optional.of(
            new TrainingCut(Instant.ofEpochSecond(cut), before, moments(all, positive, cut)));
  }

  private static long moments(Interactions all, InteractionType positive, int cut) {
    long moments = 0;
    for (int user = 0; user < all.users(); user++) {
      long last = Long.MIN_VALUE;
      for (int event = all.start(user); event < all.end(user); event++) {
        if (all.type(event) == positive
            && all.seconds(event) >= cut
            && all.seconds(event) != last) {
          last = all.seconds(event);
          moments++;
        }
      }
    }
    return moments;
  }
}
