package io.millrace.state.redis;

import io.millrace.connections.redis.RedisConnections;
import io.millrace.namespace.Namespace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.RedisClient;

/**
 * Opens the stores of a process that serves many namespaces: they share a pool of connections for
 * each timeout, and one change feed. Connects on first use. Safe for use by several threads.
 */
public final class RedisFeatureStores implements AutoCloseable {
  private final String redisUrl;
  private final RedisChangeFeed feed;
  private final Map<Duration, RedisClient> pools = new HashMap<>();

  /**
   * @param redisUrl {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://}
   */
  public RedisFeatureStores(String redisUrl) {
    this.redisUrl = redisUrl;
    this.feed = new RedisChangeFeed(redisUrl);
  }

  /** Opens a store for a writer, or for a reader that is in no hurry. */
  public RedisFeatureStore open(Namespace namespace) {
    return open(namespace, RedisFeatureStore.PATIENCE);
  }

  /**
   * Opens a store; closing it leaves the connections to the others.
   *
   * @param timeout how long to wait for a connection, and for each response
   */
  public synchronized RedisFeatureStore open(Namespace namespace, Duration timeout) {
    RedisClient pool =
        pools.computeIfAbsent(timeout, wait -> RedisConnections.pool(redisUrl, wait));
    return new RedisFeatureStore(pool, namespace, feed, () -> {});
  }

  /** After the stores. */
  @Override
  public synchronized void close() {
    feed.close();
    pools.values().forEach(RedisClient::close);
    pools.clear();
  }
}
