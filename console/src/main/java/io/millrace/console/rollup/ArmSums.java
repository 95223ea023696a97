package io.millrace.console.rollup;

import io.millrace.experiment.Measure;
import io.millrace.experiment.sums.SumKey;
import io.millrace.experiment.sums.UserTotals;
import io.millrace.experiment.sums.UserValue;
import io.millrace.statistics.UserSums;
import java.util.Map;

/**
 * What the users of one arm add up to: of measures since the experiment met them, and of what they
 * did in the two weeks before, which CUPED needs.
 *
 * @param variant as the impressions named it
 * @param totals sums over the arm's users, by name
 */
public record ArmSums(String variant, UserTotals totals) {
  /** An arm of which only clicks and impressions are known. */
  public ArmSums(String variant, long requests, UserSums clicksAndImpressions) {
    this(variant, known(requests, clicksAndImpressions));
  }

  /** An arm that nobody has seen. */
  public static ArmSums none(String variant) {
    return new ArmSums(variant, UserTotals.NONE);
  }

  /** Both together. */
  public ArmSums plus(ArmSums other) {
    return new ArmSums(variant, totals.plus(other.totals));
  }

  /** How many users there are. */
  public long users() {
    return totals.users();
  }

  /** The total. */
  public double sum(Measure measure) {
    return totals.of(UserValue.of(measure));
  }

  /** How many users have any. */
  public double converts(Measure measure) {
    return totals.of(UserValue.any(measure));
  }

  /** The sum of each user's one times the other. */
  public double product(Measure one, Measure other) {
    return totals.of(UserValue.of(one), UserValue.of(other));
  }

  /** One over the other. */
  public UserSums ratio(Measure numerator, Measure denominator) {
    return ratio(UserValue.of(numerator), UserValue.of(denominator));
  }

  /** Whether any user did anything before. */
  public boolean hasPast() {
    return Measure.all().stream().anyMatch(measure -> measure.hasPast() && sumBefore(measure) != 0);
  }

  /** The total before. */
  public double sumBefore(Measure measure) {
    return totals.of(UserValue.before(measure));
  }

  /** How many users had any before. */
  public double convertsBefore(Measure measure) {
    return totals.of(UserValue.anyBefore(measure));
  }

  /** How many users had any since and before. */
  public double convertsBoth(Measure measure) {
    return totals.of(UserValue.any(measure), UserValue.anyBefore(measure));
  }

  /** The sum of each user's one times the other, both before. */
  public double productBefore(Measure one, Measure other) {
    return totals.of(UserValue.before(one), UserValue.before(other));
  }

  /** The sum of each user's one since times the other before. */
  public double cross(Measure since, Measure before) {
    return totals.of(UserValue.of(since), UserValue.before(before));
  }

  /** One over the other, before. */
  public UserSums ratioBefore(Measure numerator, Measure denominator) {
    return ratio(UserValue.before(numerator), UserValue.before(denominator));
  }

  private UserSums ratio(UserValue numerator, UserValue denominator) {
    return new UserSums(
        users(),
        totals.of(numerator),
        totals.of(numerator, numerator),
        totals.of(denominator),
        totals.of(denominator, denominator),
        totals.of(numerator, denominator));
  }

  /** A user's clicks over a user's impressions. */
  public UserSums clicksAndImpressions() {
    return ratio(Measure.CLICKS, Measure.IMPRESSIONS);
  }

  /** Slates shown. */
  public long requests() {
    return Math.round(sum(Measure.SLATES));
  }

  /** Items shown. */
  public long impressions() {
    return Math.round(sum(Measure.IMPRESSIONS));
  }

  /** Shown items that were clicked. */
  public long clicks() {
    return Math.round(sum(Measure.CLICKS));
  }

  private static UserTotals known(long requests, UserSums sums) {
    UserValue users = UserValue.USERS;
    UserValue impressions = UserValue.of(Measure.IMPRESSIONS);
    UserValue clicks = UserValue.of(Measure.CLICKS);
    return new UserTotals(
        Map.of(
            SumKey.of(users, users), (double) sums.users(),
            SumKey.of(UserValue.of(Measure.SLATES), users), (double) requests,
            SumKey.of(impressions, users), sums.denominator(),
            SumKey.of(clicks, users), sums.numerator(),
            SumKey.of(impressions, impressions), sums.denominatorSquares(),
            SumKey.of(clicks, impressions), sums.products(),
            SumKey.of(clicks, clicks), sums.numeratorSquares()));
  }
}
