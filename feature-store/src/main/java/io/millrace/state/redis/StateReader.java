package io.millrace.state.redis;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** Reads states, any number in one round trip. */
final class StateReader {
  private final RedisClient redis;
  private final RedisKeys keys;

  StateReader(RedisClient redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  Map<UserId, UserState> users(Collection<UserId> ids) {
    return read(ids, keys::user, StateCodec::decodeUser);
  }

  Map<ItemId, ItemState> items(Collection<ItemId> ids) {
    return read(ids, keys::item, StateCodec::decodeItem);
  }

  private <I, S> Map<I, S> read(
      Collection<I> ids, Function<I, byte[]> key, BiFunction<I, byte[], S> decode) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    List<@Nullable byte[]> values = redis.mget(ids.stream().map(key).toArray(byte[][]::new));
    Map<I, S> found = new LinkedHashMap<>();
    int next = 0;
    for (I id : ids) {
      byte[] value = values.get(next++);
      if (value != null) {
        try {
          found.put(id, decode.apply(id, value));
        } catch (IllegalArgumentException e) {
          throw new IllegalStateException(
              "the value of the Redis key '%s' is damaged: %s"
                  .formatted(new String(key.apply(id), StandardCharsets.UTF_8), e.getMessage()),
              e);
        }
      }
    }
    return found;
  }

  Map<Integer, Long> offsets(Topic topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    redis
        .hgetAll(keys.offsets(topic))
        .forEach(
            (partition, offset) ->
                offsets.put(Integer.parseInt(partition), Long.parseLong(offset)));
    return offsets;
  }
}
