package io.millrace.console.rollup;

import io.millrace.experiment.Measure;
import io.millrace.statistics.UserSums;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What the users of one arm add up to.
 *
 * @param variant as the impressions named it
 * @param users how many
 * @param sums of the shoppers' seven measures, then of users with a click, hide, cart and purchase,
 *     then of serving's latency and fallbacks, of returns and of users with a return
 * @param products of each pair of the seven: the first with each from itself on, the second with
 *     each from itself on, and so forth; then of latency with slates and itself, and of fallbacks
 *     with slates, latency and itself; then of returns with slates, impressions, clicks, purchases
 *     and itself
 */
public record ArmSums(String variant, long users, List<Double> sums, List<Double> products) {
  private static final int MEASURES = Measure.LATENCY_MS.ordinal();
  private static final int CONVERTS = 4;
  private static final int SUMS = MEASURES + CONVERTS + 4;
  private static final int PAIRS = MEASURES * (MEASURES + 1) / 2;
  private static final int PRODUCTS = PAIRS + 10;

  public ArmSums {
    sums = List.copyOf(sums);
    products = List.copyOf(products);
    if (sums.size() != SUMS || products.size() != PRODUCTS) {
      throw new IllegalArgumentException(
          "sums must be %d and products %d, are %d and %d"
              .formatted(SUMS, PRODUCTS, sums.size(), products.size()));
    }
  }

  /** An arm of which only clicks and impressions are known. */
  public ArmSums(String variant, long requests, UserSums clicksAndImpressions) {
    this(
        variant,
        clicksAndImpressions.users(),
        knownSums(requests, clicksAndImpressions),
        knownProducts(clicksAndImpressions));
  }

  /** An arm that nobody has seen. */
  public static ArmSums none(String variant) {
    return new ArmSums(
        variant, 0, Collections.nCopies(SUMS, 0.0), Collections.nCopies(PRODUCTS, 0.0));
  }

  /** Both together. */
  public ArmSums plus(ArmSums other) {
    return new ArmSums(
        variant, users + other.users, add(sums, other.sums), add(products, other.products));
  }

  /** The total. */
  public double sum(Measure measure) {
    return sums.get(
        measure.ordinal() >= MEASURES ? measure.ordinal() + CONVERTS : measure.ordinal());
  }

  /** How many users have any. */
  public double converts(Measure measure) {
    return sums.get(
        switch (measure) {
          case CLICKS -> MEASURES;
          case HIDES -> MEASURES + 1;
          case CARTS -> MEASURES + 2;
          case PURCHASES -> MEASURES + 3;
          case RETURNS -> SUMS - 1;
          case SLATES, IMPRESSIONS, REVENUE, LATENCY_MS, FALLBACKS ->
              throw new IllegalArgumentException("converts of " + measure + " are not kept");
        });
  }

  /** The sum of each user's one times the other. */
  public double product(Measure one, Measure other) {
    if (one == Measure.RETURNS || other == Measure.RETURNS) {
      return products.get(ofReturns(one, other));
    }
    if (one.ofServing() || other.ofServing()) {
      return products.get(ofServing(one, other));
    }
    return products.get(index(one.ordinal(), other.ordinal()));
  }

  private static int ofServing(Measure one, Measure other) {
    if (!one.hasProducts(other)) {
      throw new IllegalArgumentException(
          "products of %s and %s are not kept".formatted(one, other));
    }
    boolean latency = one == Measure.LATENCY_MS || other == Measure.LATENCY_MS;
    boolean fallbacks = one == Measure.FALLBACKS || other == Measure.FALLBACKS;
    boolean slates = one == Measure.SLATES || other == Measure.SLATES;
    if (!fallbacks) {
      return PAIRS + (slates ? 0 : 1);
    }
    return PAIRS + (slates ? 2 : latency ? 3 : 4);
  }

  private static int ofReturns(Measure one, Measure other) {
    if (!one.hasProducts(other)) {
      throw new IllegalArgumentException(
          "products of %s and %s are not kept".formatted(one, other));
    }
    Measure with = one == Measure.RETURNS ? other : one;
    return PAIRS
        + 5
        + switch (with) {
          case SLATES -> 0;
          case IMPRESSIONS -> 1;
          case CLICKS -> 2;
          case PURCHASES -> 3;
          default -> 4;
        };
  }

  /** One over the other. */
  public UserSums ratio(Measure numerator, Measure denominator) {
    return new UserSums(
        users,
        sum(numerator),
        product(numerator, numerator),
        sum(denominator),
        product(denominator, denominator),
        product(numerator, denominator));
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

  private static int index(int one, int other) {
    int low = Math.min(one, other);
    int high = Math.max(one, other);
    return low * MEASURES - low * (low - 1) / 2 + high - low;
  }

  private static List<Double> knownSums(long requests, UserSums known) {
    Double[] sums = new Double[SUMS];
    Arrays.fill(sums, 0.0);
    sums[Measure.SLATES.ordinal()] = (double) requests;
    sums[Measure.IMPRESSIONS.ordinal()] = known.denominator();
    sums[Measure.CLICKS.ordinal()] = known.numerator();
    return List.of(sums);
  }

  private static List<Double> knownProducts(UserSums known) {
    Double[] products = new Double[PRODUCTS];
    Arrays.fill(products, 0.0);
    int impressions = Measure.IMPRESSIONS.ordinal();
    int clicks = Measure.CLICKS.ordinal();
    products[index(impressions, impressions)] = known.denominatorSquares();
    products[index(impressions, clicks)] = known.products();
    products[index(clicks, clicks)] = known.numeratorSquares();
    return List.of(products);
  }

  private static List<Double> add(List<Double> one, List<Double> other) {
    Double[] sum = new Double[one.size()];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = one.get(i) + other.get(i);
    }
    return List.of(sum);
  }
}
