package io.millrace.state.redis;

import io.millrace.failure.Failures;
import io.millrace.state.ItemChanges;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Redis' invalidation messages for the items of all namespaces that a process reads ({@code CLIENT
 * TRACKING ON BCAST} with a prefix for each), on one connection that speaks RESP3 and two threads,
 * however many namespaces there are. Jedis' own client-side cache wants Redis 7.4 and forgets what
 * it holds when the connection goes; this needs 6.0, and leaves it to the reader what becomes of
 * the copies.
 *
 * <p>Whatever happens before the tracking of a prefix is on is unheard, so each reader begins with
 * "everything may have changed", and again on each new connection. A connection that is silent,
 * though it was asked every second whether it lives, counts as lost.
 *
 * <p>Connects on first use. Redis cannot stop the messages of a single prefix: those of a namespace
 * that has no reader any more are passed over.
 */
public final class RedisChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisChangeFeed.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final URI redis;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** By the prefix of their namespace's items. */
  private final Map<String, Set<RedisItemChanges>> readers = new ConcurrentHashMap<>();

  /** The prefixes that were sent on the connection. */
  private final Set<String> tracked = new HashSet<>();

  /** Those of each command that Redis has not answered yet. */
  private final Queue<List<String>> unanswered = new ArrayDeque<>();

  private @Nullable TrackingConnection connection;
  private boolean started;

  /**
   * @param redisUrl {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://}
   */
  public RedisChangeFeed(String redisUrl) {
    redis = URI.create(redisUrl);
  }

  /** Begins to listen for a namespace's items. */
  synchronized ItemChanges subscribe(RedisKeys keys) {
    RedisItemChanges reader = new RedisItemChanges(keys.itemPrefix(), this::unsubscribe);
    readers.compute(
        reader.prefix(),
        (prefix, those) -> {
          Set<RedisItemChanges> known = those == null ? ConcurrentHashMap.newKeySet() : those;
          known.add(reader);
          return known;
        });
    if (!started) {
      started = true;
      start("item-changes-listen", this::listen);
      start("item-changes-heartbeat", this::beat);
    }
    open().ifPresent(this::track);
    return reader;
  }

  private void unsubscribe(RedisItemChanges reader) {
    readers.computeIfPresent(
        reader.prefix(),
        (prefix, those) -> {
          those.remove(reader);
          return those.isEmpty() ? null : those;
        });
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized Optional<TrackingConnection> open() {
    return Optional.ofNullable(connection);
  }

  private void listen() {
    boolean warned = false;
    while (!waits(Duration.ZERO)) {
      try (TrackingConnection open = TrackingConnection.open(redis, SILENCE)) {
        begin(open);
        warned = false;
        while (closed.getCount() > 0) {
          hear(open.getUnflushedObject());
        }
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        // Whatever it is: without this thread no namespace would hear of a change any more.
        if (!warned && closed.getCount() > 0) {
          LOG.warn(
              "Redis tells nothing of changed items; readers read all of them until it does"
                  + " (namespaces={}): {}",
              readers.size(),
              Failures.line(e),
              Failures.trace(e));
          warned = true;
        }
        everything(readers.keySet());
        waits(PAUSE);
      } finally {
        end();
      }
    }
  }

  private synchronized void begin(TrackingConnection open) {
    connection = open;
    track(open);
  }

  private synchronized void end() {
    connection = null;
    tracked.clear();
    unanswered.clear();
  }

  /** Asks for the prefixes that have readers and were not asked for on this connection. */
  private synchronized void track(TrackingConnection open) {
    List<String> missing =
        readers.keySet().stream().filter(prefix -> !tracked.contains(prefix)).toList();
    if (missing.isEmpty()) {
      return;
    }
    tracked.addAll(missing);
    unanswered.add(missing);
    try {
      open.track(missing);
    } catch (JedisException e) {
      LOG.debug("the listener will notice: {}", Failures.line(e));
    }
  }

  private void beat() {
    while (!waits(HEARTBEAT)) {
      open()
          .ifPresent(
              open -> {
                try {
                  open.beat();
                } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                  LOG.debug("the listener will notice: {}", Failures.line(e));
                }
              });
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

  private void everything(Collection<String> prefixes) {
    for (String prefix : prefixes) {
      readers.getOrDefault(prefix, Set.of()).forEach(RedisItemChanges::everything);
    }
  }

  /**
   * An invalidation is {@code [invalidate, [keys]]}, without keys where all were deleted; what else
   * comes are the answers to the commands, in their order.
   */
  private void hear(@Nullable Object message) {
    if (message instanceof byte[] answer && SafeEncoder.encode(answer).equals("OK")) {
      everything(answered());
      return;
    }
    if (!(message instanceof List<?> parts)
        || parts.size() != 2
        || !(parts.get(0) instanceof byte[] kind)
        || !SafeEncoder.encode(kind).equals("invalidate")) {
      return;
    }
    if (!(parts.get(1) instanceof List<?> changed)) {
      everything(readers.keySet());
      return;
    }
    for (Object key : changed) {
      if (key instanceof byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        readers
            .getOrDefault(RedisKeys.itemPrefix(name), Set.of())
            .forEach(reader -> reader.changed(name));
      }
    }
  }

  private synchronized List<String> answered() {
    return Optional.ofNullable(unanswered.poll()).orElse(List.of());
  }

  @Override
  public void close() {
    closed.countDown();
    open().ifPresent(TrackingConnection::disconnect);
  }
}
