package io.millrace.quickstart.shop;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.Map;

/**
 * An item of the catalogue.
 *
 * @param category index into {@link Catalogue#CATEGORIES}
 * @param brand index into {@link Catalogue#BRANDS}
 * @param quality hidden: how much everybody likes it, a logit
 * @param arrival when it came into the shop
 */
record Product(
    ItemId id,
    String title,
    int category,
    int brand,
    double price,
    double quality,
    Instant arrival) {
  /** What the shop tells the world about it: everything but the quality. */
  Map<String, Value> attributes() {
    return Map.of(
        "title", Value.of(title),
        "category", Value.of(Catalogue.CATEGORIES.get(category)),
        "brand", Value.of(Catalogue.BRANDS.get(brand)),
        "price", Value.of(price));
  }
}
