package io.millrace.state.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.embedded.EmbeddedRedis;
import io.millrace.event.EventId;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.ItemChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** Against a Redis of its own, which is flushed, stopped and killed. */
class RedisItemChangesTest {
  private static final Namespace SITE = new Namespace("shop");

  @TempDir Path directory;
  private EmbeddedRedis redis;
  private RedisFeatureStore store;
  private ItemChanges changes;
  private long offset;

  @BeforeEach
  void open() {
    redis = EmbeddedRedis.start(directory, 0);
    store = RedisFeatureStore.open(redis.url(), SITE, Duration.ofSeconds(2));
    changes = store.itemChanges();
    settle();
  }

  @AfterEach
  void close() {
    changes.close();
    store.close();
    redis.close();
  }

  /** Until a change is heard of by name: then the tracking is on, and all before it is drained. */
  private void settle() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              change(store, "probe");
              ItemChanges.Changed changed = changes.drain();
              return !changed.everything() && changed.items().contains(new ItemId("probe"));
            });
    await().until(() -> changes.drain().items().isEmpty());
  }

  private void change(RedisFeatureStore target, String item) {
    target.apply(
        Topic.ITEMS,
        List.of(
            new ItemUpdate(
                new EventId("e" + offset),
                Instant.now(),
                new ItemId(item),
                Map.of("price", Value.of(offset)),
                false,
                Map.of())),
        Map.of(0, ++offset));
  }

  @Test
  void drain_afterAChange_namesTheItemOnce() {
    change(store, "lamp");
    change(store, "täfelchen");
    Set<ItemId> heard = new HashSet<>();
    await()
        .untilAsserted(
            () -> {
              ItemChanges.Changed changed = changes.drain();
              assertThat(changed.everything()).isFalse();
              heard.addAll(changed.items());
              assertThat(heard).containsOnly(new ItemId("lamp"), new ItemId("täfelchen"));
            });
    assertThat(changes.drain()).isEqualTo(new ItemChanges.Changed(false, Set.of()));
  }

  @Test
  void drain_anotherSitesChange_isNotHeard() {
    try (RedisFeatureStore other =
        RedisFeatureStore.open(redis.url(), new Namespace("shop-2"), Duration.ofSeconds(2))) {
      change(other, "theirs");
    }
    change(store, "ours");
    Set<ItemId> heard = new HashSet<>();
    await()
        .until(
            () -> {
              heard.addAll(changes.drain().items());
              return heard.contains(new ItemId("ours"));
            });
    assertThat(heard).containsOnly(new ItemId("ours"));
  }

  @Test
  void drain_afterFlushAll_saysEverything() {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.flushAll();
    }
    await().until(() -> changes.drain().everything());
  }

  @Test
  void drain_redisKilledAndBack_saysEverythingAndHearsAgain() throws IOException {
    int port = redis.port();
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(Files.readString(directory.resolve("redis.pid")).strip()))
            .orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    await().until(() -> changes.drain().everything());
    redis.close();
    redis = EmbeddedRedis.start(directory, port);
    await().until(() -> changes.drain().everything());
    offset += 1000;
    settle();
  }

  @Test
  void drain_connectionsKilledByTheServer_saysEverythingAndHearsAgain() {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.sendCommand(Command.CLIENT, "KILL", "TYPE", "normal");
    }
    await().until(() -> changes.drain().everything());
    settle();
  }

  @Test
  void subscribe_manyNamespacesOfOneFeed_takeOneConnectionAndHearEachItsOwn() {
    int before = clients();
    List<RedisFeatureStore> stores = new ArrayList<>();
    List<ItemChanges> readers = new ArrayList<>();
    try (RedisChangeFeed feed = new RedisChangeFeed(redis.url())) {
      for (int i = 0; i < 20; i++) {
        stores.add(
            RedisFeatureStore.open(
                redis.url(), new Namespace("n" + i), Duration.ofSeconds(2), feed));
        readers.add(stores.get(i).itemChanges());
        if (i == 10) {
          // Some come when the connection is there already.
          await().until(() -> threads("item-changes-listen") == 2 && trackingClients() == 2);
        }
      }
      List<Set<ItemId>> heard = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RedisFeatureStore store = stores.get(i);
        ItemChanges reader = readers.get(i);
        String item = "item" + i;
        Set<ItemId> own = new HashSet<>();
        heard.add(own);
        await()
            .until(
                () -> {
                  change(store, item);
                  ItemChanges.Changed changed = reader.drain();
                  own.addAll(changed.items());
                  return own.contains(new ItemId(item));
                });
      }
      for (int i = 0; i < 20; i++) {
        assertThat(heard.get(i)).containsOnly(new ItemId("item" + i));
      }
      assertThat(trackingClients()).isEqualTo(2);
      assertThat(threads("item-changes")).isEqualTo(4);
    } finally {
      stores.forEach(RedisFeatureStore::close);
    }
    await().until(() -> clients() <= before && threads("item-changes") == 2);
  }

  @Test
  void subscribe_whileOthersListen_missesNoChangeAfterItsLastEverything() {
    try (RedisChangeFeed feed = new RedisChangeFeed(redis.url())) {
      RedisFeatureStore first =
          RedisFeatureStore.open(redis.url(), new Namespace("a"), Duration.ofSeconds(2), feed);
      RedisFeatureStore second =
          RedisFeatureStore.open(redis.url(), new Namespace("b"), Duration.ofSeconds(2), feed);
      try (ItemChanges known = first.itemChanges()) {
        await().until(() -> trackingClients() == 2);
        for (int round = 0; round < 50; round++) {
          try (ItemChanges reader = second.itemChanges();
              ItemChanges again = second.itemChanges()) {
            String item = "i" + round;
            change(second, item);
            for (ItemChanges one : List.of(reader, again)) {
              await()
                  .until(
                      () -> {
                        ItemChanges.Changed changed = one.drain();
                        return changed.everything() || changed.items().contains(new ItemId(item));
                      });
            }
          }
        }
        // One prefix belongs to two readers and has been closed and opened fifty times.
        try (ItemChanges reader = second.itemChanges()) {
          reader.drain();
          await()
              .until(
                  () -> {
                    change(second, "last");
                    return reader.drain().items().contains(new ItemId("last"));
                  });
        }
        assertThat(known.drain().items()).isEmpty();
      } finally {
        first.close();
        second.close();
      }
    }
  }

  private int clients() {
    return clientList().size();
  }

  private int trackingClients() {
    return (int)
        clientList().stream().filter(line -> line.matches(".* flags=[a-zA-Z]*B.*")).count();
  }

  private List<String> clientList() {
    try (RedisClient client = RedisClient.create(redis.url())) {
      return new String((byte[]) client.sendCommand(Command.CLIENT, "LIST"), UTF_8)
          .lines()
          .toList();
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }
}
