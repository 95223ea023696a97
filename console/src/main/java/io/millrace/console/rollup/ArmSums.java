package io.millrace.console.rollup;

import io.millrace.statistics.UserSums;

/**
 * What the users of one arm add up to.
 *
 * @param variant as the impressions named it
 * @param requests slates that were shown
 * @param clicksAndImpressions a user's clicks over a user's impressions
 */
public record ArmSums(String variant, long requests, UserSums clicksAndImpressions) {
  /** An arm that nobody has seen. */
  public static ArmSums none(String variant) {
    return new ArmSums(variant, 0, UserSums.NONE);
  }

  public long users() {
    return clicksAndImpressions.users();
  }

  /** Items shown. */
  public long impressions() {
    return Math.round(clicksAndImpressions.denominator());
  }

  /** Shown items that were clicked. */
  public long clicks() {
    return Math.round(clicksAndImpressions.numerator());
  }
}
