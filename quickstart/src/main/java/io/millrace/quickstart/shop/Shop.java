package io.millrace.quickstart.shop;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The shop: its catalogue, its shoppers, and the truth about both. The same seed gives the same
 * shop.
 */
public final class Shop {
  private final Catalogue catalogue;
  private final List<Shopper> shoppers;
  private final Map<UserId, Shopper> shopperById = new HashMap<>();
  private final Map<ItemId, Product> productById = new HashMap<>();

  private Shop(Catalogue catalogue, List<Shopper> shoppers) {
    this.catalogue = catalogue;
    this.shoppers = List.copyOf(shoppers);
    shoppers.forEach(shopper -> shopperById.put(shopper.id(), shopper));
    catalogue.products().forEach(product -> productById.put(product.id(), product));
  }

  /**
   * Makes up a shop.
   *
   * @param start when its history begins
   * @param span how long the history is
   */
  public static Shop generate(int items, int users, Instant start, Duration span, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Catalogue catalogue = Catalogue.generate(items, start, span, random.split());
    List<Shopper> shoppers = new ArrayList<>(users);
    for (int i = 0; i < users; i++) {
      shoppers.add(shopper(i, random.split()));
    }
    return new Shop(catalogue, shoppers);
  }

  /** Everybody loves up to two categories and three brands, and does not care for the rest. */
  private static Shopper shopper(int number, SplittableRandom random) {
    double[] categories = tastes(Catalogue.CATEGORIES.size(), 2, 2.2, -0.6, random);
    double[] brands = tastes(Catalogue.BRANDS.size(), 3, 0.8, -0.1, random);
    return new Shopper(
        new UserId("user-%04d".formatted(number)),
        random.nextDouble() < 0.6 ? "phone" : "desktop",
        categories,
        brands,
        3 + 0.6 * random.nextGaussian(),
        0.4,
        Math.exp(0.7 * random.nextGaussian()));
  }

  private static double[] tastes(
      int size, int loved, double love, double rest, SplittableRandom random) {
    double[] tastes = new double[size];
    for (int i = 0; i < size; i++) {
      tastes[i] = rest + 0.2 * random.nextGaussian();
    }
    for (int i = 0; i < loved; i++) {
      tastes[random.nextInt(size)] = love + 0.2 * random.nextGaussian();
    }
    return tastes;
  }

  List<Product> products() {
    return catalogue.products();
  }

  List<Shopper> shoppers() {
    return shoppers;
  }

  /** How many items there are. */
  public int itemCount() {
    return catalogue.products().size();
  }

  /** Everybody who shops here. */
  public List<UserId> users() {
    return shoppers.stream().map(Shopper::id).toList();
  }

  /** The device a shopper uses. */
  public String device(UserId user) {
    return shopper(user).device();
  }

  /**
   * The true probability that the user clicks the item at a place.
   *
   * @param position from 1
   */
  public double clickProbability(UserId user, ItemId item, int position) {
    Product product = productById.get(item);
    if (product == null) {
      throw new IllegalArgumentException("this shop has no item " + item);
    }
    return ClickTruth.probability(shopper(user), product, position);
  }

  /** The expected clicks per item shown of the best slate there is for the user. */
  public double bestClickRate(UserId user, int count) {
    Shopper shopper = shopper(user);
    List<Product> best =
        catalogue.products().stream()
            .sorted(
                Comparator.comparingDouble(
                    (Product product) -> -ClickTruth.logit(shopper, product, 1)))
            .limit(count)
            .toList();
    double clicks = 0;
    for (int i = 0; i < best.size(); i++) {
      clicks += ClickTruth.probability(shopper, best.get(i), i + 1);
    }
    return clicks / best.size();
  }

  private Shopper shopper(UserId user) {
    Shopper shopper = shopperById.get(user);
    if (shopper == null) {
      throw new IllegalArgumentException("this shop has no user " + user);
    }
    return shopper;
  }
}
