package io.millrace.trainer.dataset;

import io.millrace.event.InteractionType;
import java.util.List;
import java.util.Map;

/** Chooses the interaction type that counts as a positive from the types that a log holds. */
public final class PositiveType {
  /** From the strongest to the weakest sign of interest. */
  private static final List<InteractionType> BY_STRENGTH =
      List.of(
          InteractionType.PURCHASE,
          InteractionType.LIKE,
          InteractionType.ADD_TO_CART,
          InteractionType.CLICK,
          InteractionType.VIEW);

  private PositiveType() {}

  /**
   * Returns the strongest type that makes up at least one in a hundred of the positive
   * interactions; {@code click} if there are none.
   *
   * @param counts interactions by type
   */
  public static InteractionType strongest(Map<InteractionType, Long> counts) {
    long total = total(counts);
    return BY_STRENGTH.stream()
        .filter(type -> counts.getOrDefault(type, 0L) * 100 >= total)
        .filter(counts::containsKey)
        .findFirst()
        .orElse(InteractionType.CLICK);
  }

  /** Returns how many of the interactions are of a positive type. */
  static long total(Map<InteractionType, Long> counts) {
    return BY_STRENGTH.stream().mapToLong(type -> counts.getOrDefault(type, 0L)).sum();
  }
}
