package io.millrace.quickstart.shop;

/**
 * The hidden truth: with which probability a shopper clicks an item at a place.
 *
 * <p>{@code logit = base + category taste + brand taste + quality - thrift (ln price - own ln
 * price)^2 - 0.15 (place - 1)}: tastes and item add up as in a logistic model, and lower places are
 * looked at less (position bias).
 */
final class ClickTruth {
  private static final double BASE = -2.4;
  private static final double PLACE = 0.15;

  private ClickTruth() {}

  static double logit(Shopper shopper, Product product, int position) {
    double distance = Math.log(product.price()) - shopper.logPrice();
    return BASE
        + shopper.categoryTaste()[product.category()]
        + shopper.brandTaste()[product.brand()]
        + product.quality()
        - shopper.thrift() * distance * distance
        - PLACE * (position - 1);
  }

  static double probability(Shopper shopper, Product product, int position) {
    return 1 / (1 + Math.exp(-logit(shopper, product, position)));
  }
}
