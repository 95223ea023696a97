package io.millrace.state.redis;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import io.millrace.state.BatchUpdate;
import io.millrace.state.ContendedStoreException;
import io.millrace.state.ItemState;
import io.millrace.state.Offsets;
import io.millrace.state.Popularity;
import io.millrace.state.RefusedEventsException;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Applies batches: read, and write all in one MULTI with the offsets. Where another process has
 * applied a batch in between, Redis refuses the MULTI and the batch is computed anew; within a
 * process, batches wait for each other.
 *
 * <p>What is watched is one counter that every batch increments. Watching the states themselves
 * would let few more batches through, as most touch the same popular items, and Redis looks through
 * all watched keys for each new one.
 */
final class BatchWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
  private static final int ATTEMPTS = 100;

  private final RedisClient redis;
  private final RedisKeys keys;
  private final StateReader reader;
  private final DamagedSets sets;
  private final AtomicLong setAside = new AtomicLong();

  BatchWriter(RedisClient redis, RedisKeys keys, StateReader reader) {
    this.redis = redis;
    this.keys = keys;
    this.reader = reader;
    this.sets = new DamagedSets(redis, keys, setAside);
  }

  /** Values that could not be read and were put out of the way. */
  long setAside() {
    return setAside.get();
  }

  /**
   * @param expected where the writer believes the store to stand; null where it is the only one
   */
  synchronized void apply(
      Topic topic,
      List<? extends Event> events,
      @Nullable Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt(topic, new BatchUpdate(events), expected, nextOffsets)) {
        return;
      }
    }
    throw new ContendedStoreException(
        "other writers of '%s' were quicker %d times; are there too many?"
            .formatted(keys.namespace(), ATTEMPTS));
  }

  /** Whether it is done: false where another writer came in between. */
  private boolean attempt(
      Topic topic,
      BatchUpdate update,
      @Nullable Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    try (AbstractTransaction transaction = redis.transaction(false)) {
      // From here on nobody else's batch can come between what is read and what is written.
      transaction.watch(keys.batches());
      Map<Integer, Long> stored = reader.offsets(topic);
      if (expected != null) {
        Offsets.require(stored, expected, nextOffsets);
      } else if (Offsets.applied(stored, nextOffsets)) {
        return true;
      }
      List<StateReader.Damaged> damaged = new ArrayList<>();
      Map<UserId, UserState> known = reader.users(update.users(), damaged::add);
      Collection<UserState> users = applied(() -> update.updateUsers(known));
      Map<ItemId, ItemState> before = reader.items(update.items(), damaged::add);
      Collection<ItemState> items = applied(() -> update.updateItems(before));
      byte[][] states = applied(() -> states(users, items));

      transaction.multi();
      transaction.incr(keys.batches());
      for (StateReader.Damaged value : damaged) {
        transaction.set(keys.damaged(value.key()), value.value());
      }
      if (states.length > 0) {
        transaction.mset(states);
      }
      writeSets(transaction, before, items);
      writeOffsets(transaction, topic, nextOffsets);
      List<Object> answers = transaction.exec();
      if (answers == null) {
        return false;
      }
      for (Object answer : answers) {
        if (answer instanceof JedisDataException e) {
          sets.setAsideOthers();
          throw e;
        }
      }
      setAside.addAndGet(damaged.size());
      damaged.forEach(value -> LOG.error("set aside, goes on without: {}", told(value)));
      return true;
    }
  }

  private static String told(StateReader.Damaged value) {
    return value.reason().getMessage() + "; 'millrace rebuild-features' makes all states anew";
  }

  /** What fails here is no fault of the store's: it would fail for these events each time. */
  private static <T> T applied(Supplier<T> step) {
    try {
      return step.get();
    } catch (IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | ClassCastException
        | DateTimeException
        | NullPointerException e) {
      throw new RefusedEventsException(e);
    }
  }

  private byte[][] states(Collection<UserState> users, Collection<ItemState> items) {
    List<byte[]> values = new ArrayList<>(2 * (users.size() + items.size()));
    for (UserState user : users) {
      values.add(keys.user(user.userId()));
      values.add(StateCodec.encode(user));
    }
    for (ItemState item : items) {
      values.add(keys.item(item.itemId()));
      values.add(StateCodec.encode(item));
    }
    return values.toArray(byte[][]::new);
  }

  private void writeSets(
      AbstractTransaction transaction, Map<ItemId, ItemState> before, Collection<ItemState> items) {
    List<String> added = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    Map<String, Double> popular = new HashMap<>();
    Map<String, Double> newest = new HashMap<>();
    for (ItemState item : items) {
      String id = item.itemId().value();
      if (stands(before.get(item.itemId()), item)) {
        continue;
      }
      if (item.deleted()) {
        gone.add(id);
        continue;
      }
      ItemState known = before.get(item.itemId());
      if (known == null || known.deleted()) {
        added.add(id);
      }
      OptionalDouble score = Popularity.score(item);
      score.ifPresent(value -> popular.put(id, value));
      if (known == null || known.deleted() || !known.listed().equals(item.listed())) {
        item.listed().ifPresent(at -> newest.put(id, (double) at.toEpochMilli()));
      }
    }
    if (!added.isEmpty()) {
      transaction.sadd(keys.catalogue(), added.toArray(String[]::new));
    }
    if (!popular.isEmpty()) {
      transaction.zadd(keys.popular(), popular);
    }
    if (!newest.isEmpty()) {
      transaction.zadd(keys.newest(), newest);
    }
    if (!gone.isEmpty()) {
      String[] ids = gone.toArray(String[]::new);
      transaction.srem(keys.catalogue(), ids);
      transaction.zrem(keys.popular(), ids);
      transaction.zrem(keys.newest(), ids);
    }
  }

  /** Whether the item has the place in the sets that it had: only its neighbours changed. */
  private static boolean stands(@Nullable ItemState before, ItemState after) {
    return before != null
        && before.deleted() == after.deleted()
        && before.listed().equals(after.listed())
        && before.counts().equals(after.counts());
  }

  private void writeOffsets(
      AbstractTransaction transaction, Topic topic, Map<Integer, Long> nextOffsets) {
    if (!nextOffsets.isEmpty()) {
      Map<String, String> offsets = new HashMap<>();
      nextOffsets.forEach(
          (partition, offset) -> offsets.put(partition.toString(), offset.toString()));
      transaction.hset(keys.offsets(topic), offsets);
    }
  }
}
