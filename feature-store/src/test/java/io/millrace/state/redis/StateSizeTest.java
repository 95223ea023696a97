package io.millrace.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.Events;
import io.millrace.state.InteractionHistory;
import io.millrace.state.ItemState;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import io.millrace.state.memory.MemoryFeatureStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** What states cost, encoded and in a real Redis; bounded however much happens. */
class StateSizeTest {
  private static final long DAY = 24 * 60;
  private static final int USERS = 4_000;
  private static final int ITEMS = 1_000;

  @Test
  void encode_userAndItemOfTenThousandEvents_areBounded() {
    MemoryFeatureStore store = new MemoryFeatureStore();
    SplittableRandom random = new SplittableRandom(1);
    InteractionType[] types = InteractionType.values();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String item = "a-rather-long-item-id-" + random.nextInt(2_000);
      events.add(Events.shown(i * 60L, "busy", "placement-" + i % 50, item, "popular"));
      events.add(
          Events.interaction(i * 60L, types[i % types.length], "busy", item)
              .on(new RequestId("r" + i), 1));
      events.add(Events.interaction(i * 60L, types[i % types.length], "user-" + i, "popular"));
      events.add(Events.click(i * 60L, "user-" + i, item));
    }
    store.apply(Topic.EVENTS, events, Map.of());

    int user = StateCodec.encode(store.user(new UserId("busy"))).length;
    ItemState popular = store.items(List.of(new ItemId("popular"))).values().iterator().next();
    int item = StateCodec.encode(popular).length;
    System.out.printf("the busiest user has %,d bytes, the busiest item %,d%n", user, item);
    // 2,000 items of the history are half of it.
    assertThat(user).isLessThan(32 * 1024);
    assertThat(item).isLessThan(8 * 1024);
  }

  /** A list of the most items, and the overflow's three Bloom filters of 16 KiB. */
  @Test
  void encode_historyOfTwentyThousandItems_isBounded() {
    InteractionHistory history = InteractionHistory.EMPTY;
    for (int i = 0; i < 20_000; i++) {
      Instant at = Events.minute(i * 60L);
      ItemId item = new ItemId("item-" + i);
      history = history.with(InteractionType.PURCHASE, item, at);
      history = history.with(InteractionType.HIDE, item, at);
    }
    UserState user = new UserState(new UserId("u"), history);

    int bytes = StateCodec.encode(user).length;
    System.out.printf("a history of 20,000 items has %,d bytes%n", bytes);
    assertThat(bytes).isLessThan(96 * 1024);
  }

  /** Users of whom nothing but a history is known: what an item of the history costs in Redis. */
  @ParameterizedTest
  @ValueSource(ints = {10, 50, 500, 4_096})
  void redis_usersWithAHistory_costSevenBytesAnItem(int items) {
    int users = 20;
    SplittableRandom random = new SplittableRandom(items);
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      long bytes = 0;
      for (int u = 0; u < users; u++) {
        InteractionHistory history = InteractionHistory.EMPTY;
        Instant at = Events.START;
        for (int i = 0; i < items; i++) {
          // A visit of five items, five minutes apart, and then a pause of days.
          at = at.plusSeconds(i % 5 == 0 ? random.nextLong(14 * 86_400) : random.nextLong(600));
          ItemId item = new ItemId("item-" + random.nextInt(1_000_000));
          history = history.with(InteractionType.VIEW, item, at);
          if (random.nextInt(4) == 0) {
            history = history.with(InteractionType.PURCHASE, item, at);
          }
        }
        byte[] key = ("history:u:user-" + u).getBytes(StandardCharsets.UTF_8);
        redis.set(key, StateCodec.encode(new UserState(new UserId("user-" + u), history)));
        bytes += redis.memoryUsage(key);
        redis.del(key);
      }
      System.out.printf(
          "a history of %,d items: %,d bytes a user in Redis, %.1f an item%n",
          items, bytes / users, (double) bytes / users / items);
      assertThat(bytes / users).isBetween(6L * items, 120 + 8L * items);
    }
  }

  @Test
  void redis_usersAndItemsOfAShop_costAFewHundredBytesEach() {
    SplittableRandom random = new SplittableRandom(2);
    List<Event> events = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      // Squared: most users come a few times, a few all the time.
      int visits = 1 + (int) (40 * Math.pow(random.nextDouble(), 3));
      for (int visit = 0; visit < visits; visit++) {
        long minute = random.nextLong(90 * DAY);
        String item = "item-" + (int) (ITEMS * Math.pow(random.nextDouble(), 2));
        String id = "user-" + user;
        events.add(Events.shown(minute, id, "home", item));
        events.add(Events.interaction(minute + 1, InteractionType.VIEW, id, item));
        if (visit % 4 == 0) {
          events.add(Events.click(minute + 2, id, item).on(new RequestId("r-" + minute), 1));
        }
      }
    }
    try (RedisClient redis = RedisClient.create(TestServers.redis());
        RedisFeatureStore store =
            RedisFeatureStore.open(TestServers.redis(), new Namespace("sizes"))) {
      for (int i = 0; i < events.size(); i += 2_000) {
        store.apply(Topic.EVENTS, events.subList(i, Math.min(events.size(), i + 2_000)), Map.of());
      }
      double users = memory(redis, "sizes:u:*", USERS);
      double items = memory(redis, "sizes:i:*", ITEMS);
      System.out.printf(
          "%,d events: %.0f bytes a user and %.0f an item in Redis: %.0f MB a million users, %.0f MB a million items%n",
          events.size(), users, items, users, items);
      assertThat(users).isBetween(100.0, 2_000.0);
      assertThat(items).isBetween(100.0, 4_000.0);
      store.clear();
      assertThat(store.isEmpty()).isTrue();
    }
  }

  @Test
  void redis_textVectors_costHalfAKilobyteEach() {
    SplittableRandom random = new SplittableRandom(3);
    try (RedisClient redis = RedisClient.create(TestServers.redis());
        RedisFeatureStore store =
            RedisFeatureStore.open(TestServers.redis(), new Namespace("texts"))) {
      Map<ItemId, TextVector> vectors = new HashMap<>();
      for (int item = 0; item < ITEMS; item++) {
        float[] vector = new float[384];
        for (int k = 0; k < vector.length; k++) {
          vector[k] = (float) random.nextDouble() - .5f;
        }
        vectors.put(new ItemId("item-" + item), TextVector.of("encoder", "title " + item, vector));
      }
      store.putTextVectors(vectors, Set.of());
      double bytes = memory(redis, "texts:text:*", ITEMS);
      System.out.printf(
          "a text vector of 384 components: %.0f bytes in Redis, %.0f MB a million items%n",
          bytes, bytes);
      assertThat(bytes).isBetween(405.0, 600.0);
      store.clear();
      assertThat(store.isEmpty()).isTrue();
    }
  }

  /** Bytes a key, its name and Redis' own overhead included, as Redis says. */
  private static double memory(RedisClient redis, String pattern, int most) {
    long bytes = 0;
    int keys = 0;
    for (String key : redis.keys(pattern)) {
      bytes += redis.memoryUsage(key);
      keys++;
    }
    assertThat(keys).isBetween(most / 2, most);
    return (double) bytes / keys;
  }
}
