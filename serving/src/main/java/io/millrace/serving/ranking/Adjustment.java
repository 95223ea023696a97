package io.millrace.serving.ranking;

import java.util.Optional;

/**
 * What re-ranking did to an item.
 *
 * @param popularity the factor of its popularity
 * @param moves what else moved it so far, in words
 * @param demoted whether a factor below 1 holds
 * @param pinned whether a pin gave it its slot
 */
public record Adjustment(
    PopularityFactor popularity, Optional<String> moves, boolean demoted, boolean pinned) {
  /** Nothing yet. */
  public static final Adjustment NONE =
      new Adjustment(PopularityFactor.NONE, Optional.empty(), false, false);

  /** Returns everything that moved the item, in words. */
  Optional<String> rule() {
    if (popularity.exponent() == 0) {
      return moves;
    }
    String raised = popularity.rule();
    return Optional.of(moves.map(others -> raised + ", " + others).orElse(raised));
  }

  Adjustment movedBy(String rule) {
    return new Adjustment(
        popularity, Optional.of(moves.map(m -> m + ", " + rule).orElse(rule)), demoted, pinned);
  }

  Adjustment demote() {
    return new Adjustment(popularity, moves, true, pinned);
  }

  Adjustment pin() {
    return new Adjustment(popularity, moves, demoted, true);
  }
}
