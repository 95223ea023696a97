package io.millrace.statistics.decision;

/**
 * When a test may be decided.
 *
 * @param alpha how often a test of arms that do not differ may end in a decision, in (0, 1)
 * @param nStar the number of users, of both arms, at which the confidence sequence is tightest
 * @param minimumDays that must have been looked at: a week holds every weekday once
 * @param minimumUsers in each arm
 */
public record Rules(double alpha, double nStar, int minimumDays, long minimumUsers) {
  /** 5 %, 5,000 users, a week, 1,000 users an arm. */
  public static final Rules USUAL = new Rules(0.05, 5000, 7, 1000);

  public Rules {
    if (!(alpha > 0 && alpha < 1) || !(nStar > 0) || minimumDays < 1 || minimumUsers < 2) {
      throw new IllegalArgumentException(
          "alpha must be in (0, 1), nStar above 0, minimumDays 1 and minimumUsers 2 or more");
    }
  }
}
