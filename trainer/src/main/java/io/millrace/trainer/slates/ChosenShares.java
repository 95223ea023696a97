package io.millrace.trainer.slates;

import io.millrace.placement.SourceShares;

/**
 * The shares of candidate sources, and why they are chosen.
 *
 * @param reason a sentence
 */
public record ChosenShares(SourceShares shares, String reason) {
  /** Returns the usual shares. */
  public static ChosenShares usual(String reason) {
    return new ChosenShares(SourceShares.USUAL, reason);
  }
}
