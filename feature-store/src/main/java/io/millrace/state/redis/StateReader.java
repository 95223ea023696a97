package io.millrace.state.redis;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.experiment.StickyArms;
import io.millrace.namespace.Topic;
import io.millrace.state.DamagedStateException;
import io.millrace.state.ItemState;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import io.millrace.state.Visit;
import io.millrace.state.codec.ArmsCodec;
import io.millrace.state.codec.StateCodec;
import io.millrace.state.codec.TextVectorCodec;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
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

  /** A value that cannot be read, with the key where it stands. */
  record Damaged(byte[] key, byte[] value, DamagedStateException reason) {}

  Map<UserId, UserState> users(Collection<UserId> ids) {
    return users(ids, StateReader::refuse);
  }

  /**
   * @param damaged is given the values that cannot be read; their users are absent
   */
  Map<UserId, UserState> users(Collection<UserId> ids, Consumer<Damaged> damaged) {
    return read(ids, keys::user, StateCodec::decodeUser, damaged);
  }

  private static void refuse(Damaged damaged) {
    throw damaged.reason();
  }

  Visit visit(UserId user, Optional<UserId> visitor) {
    byte[][] wanted =
        visitor.isEmpty()
            ? new byte[][] {keys.user(user), keys.arms(user)}
            : new byte[][] {keys.user(user), keys.arms(user), keys.arms(visitor.get())};
    List<@Nullable byte[]> values = redis.mget(wanted);
    byte[] state = values.get(0);
    return new Visit(
        state == null
            ? UserState.unknown(user)
            : decode(user, keys.user(user), state, StateCodec::decodeUser),
        new StickyArms(arms(values.get(1)), visitor.isEmpty() ? Map.of() : arms(values.get(2))));
  }

  private static Map<String, String> arms(byte @Nullable [] value) {
    return value == null ? Map.of() : ArmsCodec.decode(value);
  }

  Map<ItemId, ItemState> items(Collection<ItemId> ids) {
    return items(ids, StateReader::refuse);
  }

  /**
   * @param damaged is given the values that cannot be read; their items are absent
   */
  Map<ItemId, ItemState> items(Collection<ItemId> ids, Consumer<Damaged> damaged) {
    return read(ids, keys::item, StateCodec::decodeItem, damaged);
  }

  Map<ItemId, TextVector> textVectors(Collection<ItemId> ids) {
    return read(ids, keys::text, (id, bytes) -> TextVectorCodec.decode(bytes), StateReader::refuse);
  }

  private <I, S> Map<I, S> read(
      Collection<I> ids,
      Function<I, byte[]> key,
      BiFunction<I, byte[], S> decode,
      Consumer<Damaged> damaged) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    byte[][] wanted = ids.stream().map(key).toArray(byte[][]::new);
    List<@Nullable byte[]> values = redis.mget(wanted);
    Map<I, S> found = new LinkedHashMap<>();
    int next = 0;
    for (I id : ids) {
      byte[] value = values.get(next);
      if (value != null) {
        try {
          found.put(id, decode(id, wanted[next], value, decode));
        } catch (DamagedStateException e) {
          damaged.accept(new Damaged(wanted[next], value, e));
        }
      }
      next++;
    }
    return found;
  }

  private static <I, S> S decode(I id, byte[] key, byte[] value, BiFunction<I, byte[], S> decode) {
    try {
      return decode.apply(id, value);
    } catch (IllegalArgumentException e) {
      throw new DamagedStateException(
          "the value of the Redis key '%s' is damaged: %s"
              .formatted(new String(key, StandardCharsets.UTF_8), e.getMessage()),
          e);
    }
  }

  Map<Integer, Long> offsets(Topic topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    redis
        .hgetAll(keys.offsets(topic))
        .forEach(
            (partition, offset) -> {
              try {
                offsets.put(Integer.parseInt(partition), Long.parseLong(offset));
              } catch (NumberFormatException e) {
                throw new DamagedStateException(
                    "the Redis key '%s' holds %s=%s, where both must be numbers; run 'millrace rebuild-features'"
                        .formatted(keys.offsets(topic), partition, offset),
                    e);
              }
            });
    return offsets;
  }
}
