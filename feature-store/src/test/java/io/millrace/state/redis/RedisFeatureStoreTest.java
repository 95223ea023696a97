package io.millrace.state.redis;

import static io.millrace.state.Events.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.DamagedStateException;
import io.millrace.state.FeatureStore;
import io.millrace.state.FeatureStoreSuite;
import io.millrace.state.ItemState;
import io.millrace.state.RandomEvents;
import io.millrace.state.UserState;
import io.millrace.state.memory.MemoryFeatureStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

class RedisFeatureStoreTest extends FeatureStoreSuite {
  private static final int BATCH = 50;

  private final Namespace namespace =
      new Namespace("t" + UUID.randomUUID().toString().substring(0, 8));

  @Override
  protected FeatureStore open() {
    return RedisFeatureStore.open(TestServers.redis(), namespace);
  }

  @Test
  void everything_randomEvents_isTheSameAsInMemory() {
    List<Event> events = RandomEvents.generate(5, 2000, "x");
    MemoryFeatureStore memory = new MemoryFeatureStore();
    applyFrom(store, events);
    applyFrom(memory, events);

    assertSame(store, memory);
  }

  @Test
  void keepArms_anyUnit_expires() {
    store.keepArms(new UserId("u"), Map.of("home__1", "control"), Duration.ofDays(90));
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      assertThat(redis.ttl(namespace.keyPrefix() + "arms:u"))
          .isBetween(Duration.ofDays(89).toSeconds(), Duration.ofDays(90).toSeconds());
    }
  }

  @Test
  void replace_anotherProcessAppliesWithoutAPause_isDoneAfterAFewTries() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Integer> applying =
        CompletableFuture.supplyAsync(
            () -> {
              int next = 0;
              while (!done.get()) {
                Event event = click(next, "v", "a");
                store.apply(Topic.EVENTS, List.of(event), Map.of(0, (long) ++next));
                started.countDown();
              }
              return next;
            });
    int tries = 0;
    try (FeatureStore other = open()) {
      started.await();
      while (!replaceSlowly(other) && tries < 20) {
        tries++;
      }
    } finally {
      done.set(true);
    }

    long applied = applying.join();
    assertThat(tries).isLessThan(20);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, applied));
  }

  /** Lets more than one batch through between the offsets and the replacement, if it can. */
  private static boolean replaceSlowly(FeatureStore store) {
    Map<Integer, Long> offsets = store.offsets(Topic.EVENTS);
    for (int read = 0; read < 50; read++) {
      store.user(new UserId("u"));
    }
    return store.replace(
        List.of(UserState.unknown(new UserId("u"))), List.of(), Map.of(Topic.EVENTS, offsets));
  }

  @Test
  void offsets_reopened_goOnWhereTheLastBatchEnded() {
    List<Event> events = RandomEvents.generate(6, 500, "x");
    MemoryFeatureStore memory = new MemoryFeatureStore();
    applyFrom(memory, events);
    applyFrom(store, events.subList(0, 230));
    store.close();

    store = open();
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 230L));
    applyFrom(store, events);
    assertSame(store, memory);
  }

  @Test
  void apply_serverDiesAndComesBack_appliesEachEventOnce(@TempDir Path directory) {
    List<Event> events = RandomEvents.generate(7, 1000, "x");
    MemoryFeatureStore memory = new MemoryFeatureStore();
    applyFrom(memory, events);

    try (EmbeddedRedis first = EmbeddedRedis.start(directory, 0);
        FeatureStore before = RedisFeatureStore.open(first.url(), namespace)) {
      applyFrom(before, events.subList(0, 400));
      first.close();
      assertThatThrownBy(() -> applyFrom(before, events)).isInstanceOf(JedisException.class);
    }
    try (EmbeddedRedis second = EmbeddedRedis.start(directory, 0);
        FeatureStore after = RedisFeatureStore.open(second.url(), namespace)) {
      applyFrom(after, events);
      assertSame(after, memory);
    }
  }

  @Test
  void apply_twoWritersAtOnce_losesNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Void>> writers = new ArrayList<>();
      for (int partition = 0; partition < 2; partition++) {
        writers.add(threads.submit(writer(partition)));
      }
      for (Future<Void> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(itemState("hot").counts().get(InteractionType.CLICK).total()).isEqualTo(400);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 200L, 1, 200L));
  }

  private Callable<Void> writer(int partition) {
    return () -> {
      try (FeatureStore own = open()) {
        for (int i = 0; i < 200; i++) {
          own.apply(
              Topic.EVENTS,
              List.of(click(i, "u" + partition + "-" + i, "hot")),
              Map.of(partition, i + 1L));
        }
      }
      return null;
    };
  }

  @Test
  void namespaces_twoSites_knowNothingOfEachOther() {
    apply(click(1, "u", "a"));

    try (FeatureStore other =
        RedisFeatureStore.open(TestServers.redis(), new Namespace(namespace.name() + "-b"))) {
      assertThat(other.user(new UserId("u")).recent()).isEmpty();
      assertThat(other.catalogue()).isEmpty();
    }
  }

  @Test
  void items_damagedValue_namesTheKey() {
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      redis.set(namespace + ":i:a", "\u0009nonsense");
    }

    assertThatThrownBy(() -> store.items(ids("a")))
        .isInstanceOf(DamagedStateException.class)
        .hasMessageContaining(namespace + ":i:a")
        .hasMessageContaining("version 9");
  }

  @Test
  void textVectors_damagedValue_namesTheKey() {
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      redis.set(namespace + ":text:a", "\u0009nonsense");
    }

    assertThatThrownBy(() -> store.textVectors(ids("a")))
        .isInstanceOf(DamagedStateException.class)
        .hasMessageContaining(namespace + ":text:a")
        .hasMessageContaining("version 9");
  }

  @Test
  void apply_damagedValues_setsThemAsideAndGoesOn() {
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      redis.set(namespace + ":u:ann", "garbage");
      redis.set(namespace + ":i:a", "\u0009nonsense");
      store.apply(
          Topic.EVENTS,
          List.of(click(1, "ann", "a"), click(2, "bob", "b")),
          Map.of(),
          Map.of(0, 2L));

      assertThat(store.user(new UserId("ann")).recent()).hasSize(1);
      assertThat(itemState("a").counts().get(InteractionType.CLICK).total()).isEqualTo(1);
      assertThat(store.damagedValues()).isEqualTo(2);
      assertThat(redis.get(namespace + ":damaged:u:ann")).isEqualTo("garbage");
      assertThat(redis.get(namespace + ":damaged:i:a")).isEqualTo("\u0009nonsense");
    }
  }

  @Test
  void apply_keysOfAnotherType_costOneAttemptAndNoEvent() {
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      redis.set(namespace + ":popular", "x");
      redis.lpush(namespace + ":newest", "x");
      redis.set(namespace + ":catalogue", "x");
      redis.set(namespace + ":batches", "many");
      for (int i = 0; i < 20; i++) {
        long next = i + 1L;
        Map<Integer, Long> expected = store.offsets(Topic.EVENTS);
        try {
          store.apply(Topic.EVENTS, List.of(click(i, "u" + i, "hot")), expected, Map.of(0, next));
        } catch (JedisException e) {
          assertThat(i).isZero();
        }
      }

      assertThat(itemState("hot").counts().get(InteractionType.CLICK).total()).isEqualTo(20);
      assertThat(store.popular(5)).hasSize(1);
      assertThat(store.damagedValues()).isEqualTo(4);
      assertThat(redis.get(namespace + ":damaged:batches")).isEqualTo("many");
    }
  }

  @Test
  void replace_keysThatHoldAnythingElse_areWritten() {
    store.apply(Topic.EVENTS, List.of(click(1, "ann", "a")), Map.of(0, 1L));
    UserState ann = store.user(new UserId("ann"));
    ItemState item = itemState("a");
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      redis.set(namespace + ":u:ann", "garbage");
      redis.del(namespace + ":i:a", namespace + ":popular");
      redis.lpush(namespace + ":i:a", "x");
      redis.set(namespace + ":popular", "x");
      Map<Topic, Map<Integer, Long>> offsets = Map.of(Topic.EVENTS, Map.of(0, 1L));

      // The first finds that the list of the popular is none.
      assertThat(store.replace(List.of(ann), List.of(item), offsets)).isFalse();
      assertThat(store.replace(List.of(ann), List.of(item), offsets)).isTrue();

      assertThat(store.user(ann.userId())).isEqualTo(ann);
      assertThat(itemState("a")).isEqualTo(item);
      assertThat(store.popular(5)).hasSize(1);
    }
  }

  @Test
  void user_serverThatNeverAnswers_failsWithinTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        FeatureStore impatient =
            RedisFeatureStore.open(
                "redis://127.0.0.1:" + silent.getLocalPort(), namespace, Duration.ofMillis(50))) {
      Instant start = Instant.now();
      assertThatThrownBy(() -> impatient.user(new UserId("u"))).isInstanceOf(JedisException.class);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** Goes on from the stored offset, as the sink does. */
  private static void applyFrom(FeatureStore store, List<Event> events) {
    int from = store.offsets(Topic.EVENTS).getOrDefault(0, 0L).intValue();
    for (int start = from; start < events.size(); start += BATCH) {
      int end = Math.min(events.size(), start + BATCH);
      store.apply(Topic.EVENTS, events.subList(start, end), Map.of(0, (long) end));
    }
  }

  private static void assertSame(FeatureStore one, FeatureStore other) {
    for (int i = 0; i < RandomEvents.USERS; i++) {
      UserId user = new UserId("x-u" + i);
      assertThat(one.user(user)).isEqualTo(other.user(user));
    }
    List<ItemId> items = new ArrayList<>();
    for (int i = 0; i < RandomEvents.ITEMS; i++) {
      items.add(new ItemId("x-i" + i));
      items.add(new ItemId("x-i" + i + "x"));
    }
    assertThat(one.items(items)).isEqualTo(other.items(items)).isNotEmpty();
    assertThat(one.popular(100)).isEqualTo(other.popular(100)).isNotEmpty();
    assertThat(one.newest(100, Instant.EPOCH)).isEqualTo(other.newest(100, Instant.EPOCH));
    assertThat(one.catalogue()).containsExactlyInAnyOrderElementsOf(other.catalogue());
    assertThat(one.offsets(Topic.EVENTS)).isEqualTo(other.offsets(Topic.EVENTS));
  }
}
