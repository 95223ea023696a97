package io.millrace.benchmarks.serving;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A catalogue and its customers, out of a seed: items with title, category, brand, genres and
 * price; users with some interactions each, items drawn so that few are popular.
 */
final class SyntheticShop {
  /** Interactions of each user where nothing else is said. */
  static final int HISTORY = 20;

  private static final int BATCH = 2000;
  private static final String[] WORDS = {
    "red", "white", "small", "large", "wooden", "glass", "lantern", "mug", "clock", "candle",
    "frame", "garden", "kitchen", "vintage", "paper", "cushion", "bag", "box", "heart", "star"
  };

  private final int items;
  private final int users;
  private final int history;

  /**
   * @param history interactions of each user
   */
  SyntheticShop(int items, int users, int history) {
    this.items = items;
    this.users = users;
    this.history = history;
  }

  int items() {
    return items;
  }

  int users() {
    return users;
  }

  /** For its directory. */
  String name() {
    return "shop-%d-%d".formatted(items, users) + (history == HISTORY ? "" : "-" + history);
  }

  @Override
  public String toString() {
    return "%,d items, %,d users with %d interactions each".formatted(items, users, history);
  }

  static ItemId item(int number) {
    return new ItemId("i" + number);
  }

  /** The body of a request for a slate of ten. */
  String request(long number) {
    return "{\"user_id\":\"u%d\",\"placement\":\"home\",\"count\":10,\"context\":{\"device\":\"%s\"}}"
        .formatted(user(number), number % 2 == 0 ? "phone" : "desktop");
  }

  /** The number of the user who asks in a request. */
  long user(long number) {
    return Math.floorMod(number * 0x9E3779B97F4A7C15L >>> 17, (long) users);
  }

  /** Writes all of it through the store's own updates; goes on where an earlier run stopped. */
  void fill(FeatureStore store) {
    fill(store, Topic.ITEMS, items, this::update);
    fill(store, Topic.EVENTS, (long) users * history, this::interaction);
  }

  private interface Maker {
    Event make(long number);
  }

  private static void fill(FeatureStore store, Topic topic, long total, Maker maker) {
    long done = store.offsets(topic).getOrDefault(0, 0L);
    while (done < total) {
      List<Event> batch = new ArrayList<>(BATCH);
      while (batch.size() < BATCH && done < total) {
        batch.add(maker.make(done++));
      }
      store.apply(topic, batch, Map.of(0, done));
    }
  }

  private Event update(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return new ItemUpdate(
        new EventId("item-" + number),
        Instant.now(),
        item((int) number),
        Map.of(
            "title",
            Value.of(word(random) + " " + word(random) + " " + word(random)),
            "category",
            Value.of("c" + random.nextInt(50)),
            "brand",
            Value.of("b" + random.nextInt(500)),
            "genres",
            Value.of(List.of("g" + random.nextInt(20), "g" + (20 + random.nextInt(20)))),
            "price",
            Value.of(1 + random.nextInt(10_000) / 100.0)),
        false,
        Map.of());
  }

  private static String word(SplittableRandom random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private Event interaction(long number) {
    SplittableRandom random = new SplittableRandom(~number);
    // Log-uniform: as many events fall on the first ten items as on the next hundred.
    int item = (int) Math.exp(random.nextDouble() * Math.log(items)) - 1;
    InteractionType[] types = {
      InteractionType.VIEW,
      InteractionType.CLICK,
      InteractionType.CLICK,
      InteractionType.ADD_TO_CART,
      InteractionType.PURCHASE
    };
    return Interaction.of(
        new EventId("event-" + number),
        Instant.now(),
        types[random.nextInt(types.length)],
        new UserId("u" + number / history),
        item(item));
  }
}
