package io.millrace.state.redis;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Keys of a whole site that hold another type than Millrace writes there. Each would make every
 * batch fail; they are put out of the way, and what they held is made anew by {@code millrace
 * rebuild-features}.
 */
final class DamagedSets {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedSets.class);

  private final RedisClient redis;
  private final RedisKeys keys;
  private final AtomicLong setAside;

  DamagedSets(RedisClient redis, RedisKeys keys, AtomicLong setAside) {
    this.redis = redis;
    this.keys = keys;
    this.setAside = setAside;
  }

  /** Renames the keys that are of another type than they must be. */
  void setAsideOthers() {
    Map.of(
            keys.catalogue(), "set",
            keys.popular(), "zset",
            keys.newest(), "zset",
            keys.batches(), "string")
        .forEach(this::setAside);
  }

  private void setAside(String key, String wanted) {
    String type = redis.type(key);
    if (type.equals("none") || type.equals(wanted) && !(wanted.equals("string") && noCount(key))) {
      return;
    }
    String aside = new String(keys.damaged(RedisKeys.bytes(key)), StandardCharsets.UTF_8);
    try {
      redis.rename(key, aside);
    } catch (JedisDataException e) {
      // Another process was faster, which is as good.
      return;
    }
    setAside.incrementAndGet();
    LOG.error(
        "the Redis key '{}' held another type than {}; it is now '{}', and 'millrace"
            + " rebuild-features' makes it anew",
        key,
        wanted,
        aside);
  }

  private boolean noCount(String key) {
    String value = redis.get(key);
    return value != null && !value.matches("-?\\d{1,18}");
  }
}
