package io.millrace.experiment.sums;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums over users by name. What is missing is 0.
 *
 * @param totals of products of users' values
 */
public record UserTotals(Map<SumKey, Double> totals) {
  /** Of nobody. */
  public static final UserTotals NONE = new UserTotals(Map.of());

  public UserTotals {
    totals = Map.copyOf(totals);
  }

  /** The sum over users of one value times the other. */
  public double of(UserValue one, UserValue other) {
    return totals.getOrDefault(SumKey.of(one, other), 0.0);
  }

  /** The sum over users of a value. */
  public double of(UserValue value) {
    return of(value, UserValue.USERS);
  }

  /** How many users there are. */
  public long users() {
    return Math.round(of(UserValue.USERS));
  }

  /** Both together. */
  public UserTotals plus(UserTotals more) {
    Map<SumKey, Double> sum = new HashMap<>(totals);
    more.totals.forEach((key, total) -> sum.merge(key, total, Double::sum));
    return new UserTotals(sum);
  }
}
