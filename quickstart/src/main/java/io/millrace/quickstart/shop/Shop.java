package io.millrace.quickstart.shop;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
  /** Kinds of shoppers. */
  private static final int KINDS = 12;

  /** How far a shopper's own tastes are from those of their kind: a logit's standard deviation. */
  private static final double OWN = 0.1;

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
    List<Taste> kinds = new ArrayList<>(KINDS);
    for (int i = 0; i < KINDS; i++) {
      kinds.add(Taste.any(random));
    }
    for (int i = 0; i < users; i++) {
      shoppers.add(shopper(i, kinds.get(random.nextInt(KINDS)), random.split()));
    }
    return new Shop(catalogue, shoppers);
  }

  /** Everybody is nearly like others of their kind: tastes have patterns, in shops as here. */
  private static Shopper shopper(int number, Taste kind, SplittableRandom random) {
    return new Shopper(
        new UserId("user-%04d".formatted(number)),
        random.nextDouble() < 0.6 ? "phone" : "desktop",
        near(kind.categories(), random),
        near(kind.brands(), random),
        kind.logPrice() + OWN * random.nextGaussian(),
        0.4,
        Math.exp(0.7 * random.nextGaussian()));
  }

  private static double[] near(double[] tastes, SplittableRandom random) {
    return Arrays.stream(tastes).map(taste -> taste + OWN * random.nextGaussian()).toArray();
  }

  /** What a kind of shoppers likes. */
  private record Taste(double[] categories, double[] brands, double logPrice) {
    /** Loves up to two categories and three brands, and does not care for the rest. */
    static Taste any(SplittableRandom random) {
      return new Taste(
          tastes(Catalogue.CATEGORIES.size(), 2, 2.2, -0.6, random),
          tastes(Catalogue.BRANDS.size(), 3, 0.8, -0.1, random),
          3 + 0.6 * random.nextGaussian());
    }

    private static double[] tastes(
        int size, int loved, double love, double rest, SplittableRandom random) {
      double[] tastes = new double[size];
      Arrays.fill(tastes, rest);
      for (int i = 0; i < loved; i++) {
        tastes[random.nextInt(size)] = love;
      }
      return tastes;
    }
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
