package io.millrace.state.redis;

import io.millrace.connections.redis.RedisConnections;
import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.FeatureStoreUnavailableException;
import io.millrace.state.ItemChanges;
import io.millrace.state.ItemState;
import io.millrace.state.Popularity;
import io.millrace.state.StateUpdater;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import io.millrace.state.Visit;
import io.millrace.state.codec.ArmsCodec;
import io.millrace.state.codec.TextVectorCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/**
 * Keeps one site's states in Redis: one value a user and one an item. Safe for use by several
 * threads, and several processes may write.
 *
 * <p>Every method throws {@link redis.clients.jedis.exceptions.JedisException} where Redis does not
 * answer in time.
 */
public final class RedisFeatureStore implements FeatureStore {
  /** Patience of a writer: longer than any pause that Redis makes to save its data. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final ScanParams SCAN = new ScanParams().count(5000);

  private final RedisClient redis;
  private final RedisChangeFeed feed;
  private final Runnable closing;
  private final RedisKeys keys;
  private final StateReader reader;
  private final BatchWriter writer;

  /**
   * @param closing what {@link #close} does
   */
  RedisFeatureStore(
      RedisClient redis, Namespace namespace, RedisChangeFeed feed, Runnable closing) {
    this.redis = redis;
    this.feed = feed;
    this.closing = closing;
    keys = new RedisKeys(namespace);
    reader = new StateReader(redis, keys);
    writer = new BatchWriter(redis, keys, reader);
  }

  /**
   * Opens a site's store for a writer, or for a reader that is in no hurry. Connects on first use.
   *
   * @param redisUrl {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://}
   */
  public static RedisFeatureStore open(String redisUrl, Namespace namespace) {
    return open(redisUrl, namespace, PATIENCE);
  }

  /**
   * Opens a site's store.
   *
   * @param timeout how long to wait for a connection, and for each answer
   */
  public static RedisFeatureStore open(String redisUrl, Namespace namespace, Duration timeout) {
    return open(redisUrl, namespace, timeout, new RedisChangeFeed(redisUrl), true);
  }

  /**
   * Opens a site's store for a process that reads several.
   *
   * @param timeout how long to wait for a connection, and for each answer
   * @param feed tells all of them of changed items; the caller's, to be closed after the stores
   */
  public static RedisFeatureStore open(
      String redisUrl, Namespace namespace, Duration timeout, RedisChangeFeed feed) {
    return open(redisUrl, namespace, timeout, feed, false);
  }

  private static RedisFeatureStore open(
      String redisUrl,
      Namespace namespace,
      Duration timeout,
      RedisChangeFeed feed,
      boolean ownFeed) {
    RedisClient redis = RedisConnections.pool(redisUrl, timeout);
    return new RedisFeatureStore(
        redis,
        namespace,
        feed,
        () -> {
          if (ownFeed) {
            feed.close();
          }
          redis.close();
        });
  }

  /** The names of this store's keys. */
  public RedisKeys keys() {
    return keys;
  }

  @Override
  public UserState user(UserId userId) {
    return reader.users(List.of(userId)).getOrDefault(userId, UserState.unknown(userId));
  }

  @Override
  public Visit visit(UserId userId, Optional<UserId> visitor) {
    return reader.visit(userId, visitor);
  }

  @Override
  public void keepArms(UserId unit, Map<String, String> arms, Duration timeToLive) {
    redis.setex(keys.arms(unit), Math.max(1, timeToLive.toSeconds()), ArmsCodec.encode(arms));
  }

  @Override
  public Map<ItemId, ItemState> items(Collection<ItemId> itemIds) {
    return reader.items(itemIds);
  }

  @Override
  public List<Ranked> popular(int count) {
    if (count < 1) {
      return List.of();
    }
    List<Tuple> best = redis.zrevrangeWithScores(keys.popular(), 0, count - 1L);
    return best.stream()
        .map(
            tuple ->
                new Ranked(
                    new ItemId(tuple.getElement()),
                    Popularity.relative(tuple.getScore(), best.get(0).getScore())))
        .toList();
  }

  /** In portions, so that a large catalogue holds nobody up. */
  @Override
  public List<ItemId> catalogue() {
    Set<ItemId> found = new LinkedHashSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> portion = redis.sscan(keys.catalogue(), cursor, SCAN);
      portion.getResult().forEach(id -> found.add(new ItemId(id)));
      cursor = portion.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return List.copyOf(found);
  }

  @Override
  public List<ItemId> newest(int count, Instant notBefore) {
    return redis
        .zrevrangeByScore(
            keys.newest(),
            "+inf",
            Long.toString(StateUpdater.millis(notBefore)),
            0,
            Math.max(0, count))
        .stream()
        .map(ItemId::new)
        .toList();
  }

  @Override
  public void apply(Topic topic, List<? extends Event> events, Map<Integer, Long> nextOffsets) {
    writer.apply(topic, events, null, nextOffsets);
  }

  @Override
  public void apply(
      Topic topic,
      List<? extends Event> events,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    writer.apply(topic, events, expected, nextOffsets);
  }

  @Override
  public boolean replace(
      Collection<UserState> users,
      Collection<ItemState> items,
      Map<Topic, Map<Integer, Long>> offsets) {
    return writer.replace(users, items, offsets);
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    return reader.offsets(topic);
  }

  @Override
  public Map<ItemId, TextVector> textVectors(Collection<ItemId> itemIds) {
    return reader.textVectors(itemIds);
  }

  @Override
  public void putTextVectors(Map<ItemId, TextVector> vectors, Set<ItemId> removed) {
    List<byte[]> values = new ArrayList<>(2 * vectors.size());
    vectors.forEach(
        (id, vector) -> {
          values.add(keys.text(id));
          values.add(TextVectorCodec.encode(vector));
        });
    if (!values.isEmpty()) {
      redis.mset(values.toArray(byte[][]::new));
    }
    if (!removed.isEmpty()) {
      redis.unlink(removed.stream().map(keys::text).toArray(byte[][]::new));
    }
  }

  @Override
  public long damagedValues() {
    return writer.setAside();
  }

  /**
   * For a command: asks once whether Redis is there.
   *
   * @throws FeatureStoreUnavailableException if not; the message names the address and the setting
   */
  public void requireAnswer() {
    try {
      redis.ping();
    } catch (JedisException e) {
      throw new FeatureStoreUnavailableException(
          "Redis does not answer: %s Start it, or set %s."
              .formatted(
                  Failures.message(e).orElseGet(() -> Failures.line(e)), "MILLRACE_REDIS_URL"),
          e);
    }
  }

  /** Whether nothing is known of the site: neither states nor offsets. */
  public boolean isEmpty() {
    ScanIteration keys = siteKeys();
    while (!keys.isIterationCompleted()) {
      if (!keys.nextBatchList().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Forgets all that is known of the site, in portions; nobody may write meanwhile. */
  public void clear() {
    ScanIteration keys = siteKeys();
    while (!keys.isIterationCompleted()) {
      Collection<String> portion = keys.nextBatchList();
      if (!portion.isEmpty()) {
        redis.unlink(portion.toArray(String[]::new));
      }
    }
  }

  private ScanIteration siteKeys() {
    return redis.scanIteration(5000, keys.namespace().keyPrefix() + "*");
  }

  @Override
  public ItemChanges itemChanges() {
    return feed.subscribe(keys);
  }

  @Override
  public void close() {
    closing.run();
  }
}
