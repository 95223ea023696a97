package io.millrace.quickstart.shop;

import io.millrace.event.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The shop's items; the last tenth of them arrives while the history runs. */
final class Catalogue {
  static final List<String> CATEGORIES =
      List.of("Lamps", "Chairs", "Tables", "Rugs", "Mugs", "Pans", "Books", "Plants");
  static final List<String> BRANDS =
      List.of("Alder", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Oak", "Pine", "Rowan");
  private static final List<String> ADJECTIVES =
      List.of(
          "Quiet",
          "Bright",
          "Tall",
          "Round",
          "Little",
          "Northern",
          "Plain",
          "Striped",
          "Old",
          "Blue",
          "Red",
          "Folding",
          "Heavy",
          "Light",
          "Woven",
          "Painted");

  private final List<Product> products;

  private Catalogue(List<Product> products) {
    this.products = List.copyOf(products);
  }

  static Catalogue generate(int size, Instant start, Duration span, SplittableRandom random) {
    List<Product> products = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int category = random.nextInt(CATEGORIES.size());
      int brand = random.nextInt(BRANDS.size());
      String adjective = ADJECTIVES.get(random.nextInt(ADJECTIVES.size()));
      double price = Math.round(Math.exp(3 + 0.7 * random.nextGaussian()) * 100) / 100.0;
      boolean arrivesLater = i >= size * 9 / 10;
      Instant arrival =
          arrivesLater
              ? start.plusMillis((long) (span.toMillis() * 0.9 * random.nextDouble()))
              : start;
      products.add(
          new Product(
              new ItemId("item-%04d".formatted(i)),
              "%s %s %s"
                  .formatted(
                      BRANDS.get(brand), adjective, CATEGORIES.get(category).replaceAll("s$", "")),
              category,
              brand,
              Math.max(1, price),
              0.5 * random.nextGaussian(),
              arrival));
    }
    return new Catalogue(products);
  }

  List<Product> products() {
    return products;
  }
}
