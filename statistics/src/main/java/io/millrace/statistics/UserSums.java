package io.millrace.statistics;

import java.util.OptionalDouble;

/**
 * What an arm's users add up to for one ratio metric: the sufficient statistics of the delta
 * method. For CTR the numerator is a user's clicks and the denominator a user's impressions.
 *
 * @param users how many
 * @param numerator sum of the users' numerators
 * @param numeratorSquares sum of their squares
 * @param denominator sum of the users' denominators
 * @param denominatorSquares sum of their squares
 * @param products sum of each user's numerator times denominator
 */
public record UserSums(
    long users,
    double numerator,
    double numeratorSquares,
    double denominator,
    double denominatorSquares,
    double products) {
  /** No users. */
  public static final UserSums NONE = new UserSums(0, 0, 0, 0, 0, 0);

  public UserSums {
    if (users < 0) {
      throw new IllegalArgumentException("users must be at least 0, is " + users);
    }
  }

  /** One user more. */
  public UserSums plus(double userNumerator, double userDenominator) {
    return new UserSums(
        users + 1,
        numerator + userNumerator,
        numeratorSquares + userNumerator * userNumerator,
        denominator + userDenominator,
        denominatorSquares + userDenominator * userDenominator,
        products + userNumerator * userDenominator);
  }

  /** Numerator over denominator; empty where the denominator is 0. */
  public OptionalDouble ratio() {
    return denominator == 0 ? OptionalDouble.empty() : OptionalDouble.of(numerator / denominator);
  }
}
