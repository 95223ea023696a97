package io.millrace.state.redis;

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
}
