package io.millrace.connections.redis;

import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** Opens pools of connections to Redis. */
public final class RedisConnections {
  private static final int CONNECTIONS = 64;

  private RedisConnections() {}

  /**
   * Opens a pool for several threads; connects on first use. The caller closes it.
   *
   * @param url {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://}
   * @param timeout how long to wait for a connection, and for each response
   */
  public static RedisClient pool(String url, Duration timeout) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(timeout);
    pool.setJmxEnabled(false);
    return RedisClient.builder()
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .timeoutMillis(Math.toIntExact(timeout.toMillis()))
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build())
        .poolConfig(pool)
        .fromURI(url)
        .build();
  }
}
