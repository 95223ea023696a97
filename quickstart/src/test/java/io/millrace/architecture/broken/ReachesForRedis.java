package io.millrace.architecture.broken;

import redis.clients.jedis.Jedis;

/** A class that talks to Redis outside the package that is named for it. */
final class ReachesForRedis {
  private final Jedis jedis;

  ReachesForRedis(Jedis jedis) {
    this.jedis = jedis;
  }

  String ping() {
    return jedis.ping();
  }
}
