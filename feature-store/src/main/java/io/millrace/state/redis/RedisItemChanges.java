package io.millrace.state.redis;

import io.millrace.event.ItemId;
import io.millrace.state.ItemChanges;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Redis' invalidation messages for everything that begins with the items' prefix ({@code CLIENT
 * TRACKING ON BCAST}), on a connection of their own that speaks RESP3. Jedis' own client-side cache
 * wants Redis 7.4 and forgets what it holds when the connection goes; this needs 6.0, and leaves it
 * to the holder what becomes of the copies.
 *
 * <p>Whatever happens before the tracking is on is unheard, so each new connection begins with
 * "everything may have changed". A connection that is silent, though it was asked every second
 * whether it lives, counts as lost.
 */
final class RedisItemChanges implements ItemChanges {
  private static final Logger LOG = LoggerFactory.getLogger(RedisItemChanges.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Above this, reading everything anew is cheaper than remembering what. */
  private static final int MOST = 100_000;

  private final URI redis;
  private final RedisKeys keys;
  private final String prefix;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<ItemId> heard = new HashSet<>();
  private boolean everything = true;
  private volatile @Nullable TrackingConnection connection;

  RedisItemChanges(String redisUrl, RedisKeys keys) {
    redis = URI.create(redisUrl);
    this.keys = keys;
    prefix = keys.itemPrefix();
    start("listen", this::listen);
    start("heartbeat", this::beat);
  }

  private void start(String name, Runnable task) {
    Thread thread = new Thread(task, "item-changes-%s-%s".formatted(name, keys.namespace()));
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized Changed drain() {
    Changed changed = new Changed(everything, heard);
    everything = false;
    heard.clear();
    return changed;
  }

  private void listen() {
    boolean warned = false;
    while (!waits(Duration.ZERO)) {
      try (TrackingConnection open = TrackingConnection.open(redis, SILENCE)) {
        open.executeCommand(
            new CommandArguments(Command.CLIENT)
                .add("TRACKING")
                .add("ON")
                .add("BCAST")
                .add("PREFIX")
                .add(prefix));
        everything();
        connection = open;
        warned = false;
        while (closed.getCount() > 0) {
          hear(open.getUnflushedObject());
        }
      } catch (JedisException e) {
        if (!warned && closed.getCount() > 0) {
          LOG.warn("{}: hears nothing of changed items: {}", keys.namespace(), e.toString());
          warned = true;
        }
        everything();
        waits(PAUSE);
      } finally {
        connection = null;
      }
    }
  }

  private void beat() {
    while (!waits(HEARTBEAT)) {
      TrackingConnection open = connection;
      if (open != null) {
        try {
          open.beat();
        } catch (JedisException e) {
          LOG.debug("{}: the listener will notice: {}", keys.namespace(), e.toString());
        }
      }
    }
  }

  /** Whether it was closed before the time was over. */
  private boolean waits(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private synchronized void everything() {
    everything = true;
    heard.clear();
  }

  /** An invalidation is {@code [invalidate, [keys]]}, without keys where all were deleted. */
  private synchronized void hear(@Nullable Object message) {
    if (!(message instanceof List<?> parts)
        || parts.size() != 2
        || !(parts.get(0) instanceof byte[] kind)
        || !SafeEncoder.encode(kind).equals("invalidate")) {
      return;
    }
    if (!(parts.get(1) instanceof List<?> changed) || heard.size() + changed.size() > MOST) {
      everything();
      return;
    }
    if (everything) {
      return;
    }
    for (Object key : changed) {
      if (key instanceof byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        if (name.length() > prefix.length() && name.startsWith(prefix)) {
          heard.add(new ItemId(name.substring(prefix.length())));
        }
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Connection open = connection;
    if (open != null) {
      open.disconnect();
    }
  }
}
