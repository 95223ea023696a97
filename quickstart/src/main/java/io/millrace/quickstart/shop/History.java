package io.millrace.quickstart.shop;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The days before Millrace: the shop ranked its own slates, half by sales and half by chance, and
 * logged what it showed and what happened. Events come in the order of their time.
 */
public final class History {
  static final int SLATE = 8;

  private final Shop shop;
  private final Instant start;
  private final Duration span;
  private final SplittableRandom random;
  private final double[] activity;
  private final List<Event> events = new ArrayList<>();
  private int number;

  private History(Shop shop, Instant start, Duration span, long seed) {
    this.shop = shop;
    this.start = start;
    this.span = span;
    this.random = new SplittableRandom(seed);
    activity = cumulate(shop.shoppers().stream().mapToDouble(Shopper::activity).toArray());
  }

  /**
   * Makes up a history of at least so many events.
   *
   * @param atLeast events to make, the catalogue's and the shoppers' own included
   */
  public static List<Event> generate(
      Shop shop, Instant start, Duration span, int atLeast, long seed) {
    History history = new History(shop, start, span, seed);
    history.announce();
    while (history.events.size() < atLeast) {
      history.visit();
    }
    history.events.sort(Comparator.comparing(Event::timestamp));
    return history.events;
  }

  private void announce() {
    for (Product product : shop.products()) {
      events.add(
          new ItemUpdate(
              nextId(), product.arrival(), product.id(), product.attributes(), false, Map.of()));
    }
    for (Shopper shopper : shop.shoppers()) {
      events.add(
          new UserUpdate(
              nextId(),
              start,
              shopper.id(),
              Map.of("device", Value.of(shopper.device())),
              false,
              Map.of()));
    }
  }

  /** One visit: a slate, what was clicked of it, and perhaps a stroll through the shop. */
  private void visit() {
    Shopper shopper = shop.shoppers().get(pick(activity));
    Instant at = start.plusMillis((long) (span.toMillis() * random.nextDouble()));
    List<Product> slate = slate(at);
    RequestId request = new RequestId("past-" + number);
    Map<String, Value> context = Map.of("device", Value.of(shopper.device()));
    List<Impression.Shown> shown = new ArrayList<>();
    for (int i = 0; i < slate.size(); i++) {
      shown.add(Impression.Shown.at(slate.get(i).id(), i + 1));
    }
    events.add(
        new Impression.Builder()
            .eventId(nextId())
            .timestamp(at)
            .userId(shopper.id())
            .requestId(request)
            .items(shown)
            .placement("home")
            .context(context)
            .build());
    for (int i = 0; i < slate.size(); i++) {
      Product product = slate.get(i);
      if (random.nextDouble() < ClickTruth.probability(shopper, product, i + 1)) {
        Instant clicked = at.plusSeconds(2 + random.nextInt(60));
        events.add(
            interaction(clicked, InteractionType.CLICK, shopper, product).on(request, i + 1));
        goOn(clicked, shopper, product);
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      stroll(at.plusSeconds(90L + 30 * i), shopper);
    }
  }

  /** After a click: look, perhaps put into the basket, perhaps buy. */
  private void goOn(Instant clicked, Shopper shopper, Product product) {
    if (random.nextDouble() < 0.25) {
      Instant added = clicked.plusSeconds(20 + random.nextInt(60));
      events.add(interaction(added, InteractionType.ADD_TO_CART, shopper, product));
      if (random.nextDouble() < 0.4) {
        events.add(purchase(added.plusSeconds(60), shopper, product));
      }
    } else if (random.nextDouble() < 0.05) {
      events.add(interaction(clicked.plusSeconds(15), InteractionType.LIKE, shopper, product));
    }
  }

  /** Looks at items found by search: mostly what the shopper likes. */
  private void stroll(Instant at, Shopper shopper) {
    Product best = anyone(at);
    for (int i = 0; i < 5; i++) {
      Product other = anyone(at);
      if (ClickTruth.logit(shopper, other, 1) > ClickTruth.logit(shopper, best, 1)) {
        best = other;
      }
    }
    events.add(interaction(at, InteractionType.VIEW, shopper, best));
  }

  private List<Product> slate(Instant at) {
    Set<Product> slate = new HashSet<>();
    List<Product> ordered = new ArrayList<>();
    while (ordered.size() < SLATE) {
      Product product = anyone(at);
      // Sales favour quality: of two by chance, half of the places take the better one.
      Product other = anyone(at);
      if (ordered.size() % 2 == 0 && other.quality() > product.quality()) {
        product = other;
      }
      if (slate.add(product)) {
        ordered.add(product);
      }
    }
    return ordered;
  }

  private Product anyone(Instant at) {
    while (true) {
      Product product = shop.products().get(random.nextInt(shop.itemCount()));
      if (!product.arrival().isAfter(at)) {
        return product;
      }
    }
  }

  private Interaction interaction(
      Instant at, InteractionType type, Shopper shopper, Product product) {
    return Interaction.of(nextId(), at, type, shopper.id(), product.id());
  }

  private Interaction purchase(Instant at, Shopper shopper, Product product) {
    return Interaction.builder(nextId(), at, InteractionType.PURCHASE, shopper.id(), product.id())
        .value(product.price())
        .currency("EUR")
        .quantity(1)
        .build();
  }

  private EventId nextId() {
    return new EventId("past-%07d".formatted(number++));
  }

  private int pick(double[] cumulated) {
    double place = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = java.util.Arrays.binarySearch(cumulated, place);
    return Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found + 1);
  }

  private static double[] cumulate(double[] weights) {
    double[] sums = weights.clone();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }
}
