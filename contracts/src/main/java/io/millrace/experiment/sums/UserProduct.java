package io.millrace.experiment.sums;

import io.millrace.experiment.Measure;
import java.util.ArrayList;
import java.util.List;

/** Two values of a user whose product is summed over users. */
public record UserProduct(UserValue one, UserValue other) {
  private static final List<UserProduct> KEPT = List.copyOf(all());

  /** What the sum is stored under. */
  public SumKey key() {
    return SumKey.of(one, other);
  }

  /** Whether it is 0 for users without a past. */
  public boolean ofPast() {
    return one.ofPast() || other.ofPast();
  }

  /**
   * All products of which sums are kept: of each value with 1, which is its own sum; of each two
   * measures, now and before; of having any now with having had any before.
   */
  public static List<UserProduct> kept() {
    return KEPT;
  }

  private static List<UserProduct> all() {
    List<UserValue> measured = new ArrayList<>();
    List<UserProduct> products = new ArrayList<>();
    products.add(new UserProduct(UserValue.USERS, UserValue.USERS));
    for (Measure measure : Measure.all()) {
      measured.add(UserValue.of(measure));
      if (measure.hasPast()) {
        measured.add(UserValue.before(measure));
      }
      if (measure.countsUsers()) {
        products.add(new UserProduct(UserValue.any(measure), UserValue.USERS));
      }
      if (measure.countsUsers() && measure.hasPast()) {
        products.add(new UserProduct(UserValue.anyBefore(measure), UserValue.USERS));
        products.add(new UserProduct(UserValue.any(measure), UserValue.anyBefore(measure)));
      }
    }
    for (int one = 0; one < measured.size(); one++) {
      products.add(new UserProduct(measured.get(one), UserValue.USERS));
      for (int other = one; other < measured.size(); other++) {
        products.add(new UserProduct(measured.get(one), measured.get(other)));
      }
    }
    return products;
  }
}
