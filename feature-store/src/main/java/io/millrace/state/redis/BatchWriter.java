package io.millrace.state.redis;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import io.millrace.state.BatchUpdate;
import io.millrace.state.ContendedStoreException;
import io.millrace.state.ItemState;
import io.millrace.state.Offsets;
import io.millrace.state.RefusedEventsException;
import io.millrace.state.UserState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

  /**
   * How long batches wait for a replacement that came too late: until its next try, which needs
   * what was applied meanwhile. Short, as a replacement that was killed holds them up as long.
   */
  private static final Duration HOLD = Duration.ofSeconds(2);

  private static final Duration HOLD_POLL = Duration.ofMillis(5);

  private final RedisClient redis;
  private final RedisKeys keys;
  private final StateReader reader;
  private final DamagedSets sets;
  private final ItemSets itemSets;
  private final AtomicLong setAside = new AtomicLong();

  BatchWriter(RedisClient redis, RedisKeys keys, StateReader reader) {
    this.redis = redis;
    this.keys = keys;
    this.reader = reader;
    this.sets = new DamagedSets(redis, keys, setAside);
    this.itemSets = new ItemSets(keys);
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
    awaitReplacement();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt(topic, new BatchUpdate(events), expected, nextOffsets)) {
        return;
      }
    }
    throw new ContendedStoreException(
        "other writers of '%s' were quicker %d times; are there too many?"
            .formatted(keys.namespace(), ATTEMPTS));
  }

  /**
   * A replacement races with every batch of a namespace, and would never win against many small
   * ones. So after its first defeat it holds them up.
   */
  private void awaitReplacement() {
    long end = System.nanoTime() + 2 * HOLD.toNanos();
    while (redis.exists(keys.hold()) && System.nanoTime() < end) {
      LockSupport.parkNanos(HOLD_POLL.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
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
      Collection<UserState> users =
          RefusedEventsException.applying(() -> update.updateUsers(known));
      Map<ItemId, ItemState> before = reader.items(update.items(), damaged::add);
      Collection<ItemState> items =
          RefusedEventsException.applying(() -> update.updateItems(before));
      byte[][] states = RefusedEventsException.applying(() -> keys.states(users, items));

      transaction.multi();
      transaction.incr(keys.batches());
      for (StateReader.Damaged value : damaged) {
        transaction.set(keys.damaged(value.key()), value.value());
      }
      if (states.length > 0) {
        transaction.mset(states);
      }
      itemSets.write(transaction, before, items);
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

  /**
   * Writes states in place of those that are stored, whatever those are. Where that fails, batches
   * wait for the next try, two seconds at most.
   *
   * @param offsets where the store must stand, by topic
   * @return whether it is done: false if the store stands elsewhere, or changed meanwhile
   */
  boolean replace(
      Collection<UserState> users,
      Collection<ItemState> items,
      Map<Topic, Map<Integer, Long>> offsets) {
    boolean done = replaceOnce(users, items, offsets);
    if (done) {
      redis.unlink(keys.hold());
    } else {
      redis.psetex(keys.hold(), HOLD.toMillis(), "");
    }
    return done;
  }

  private boolean replaceOnce(
      Collection<UserState> users,
      Collection<ItemState> items,
      Map<Topic, Map<Integer, Long>> offsets) {
    byte[][] states = keys.states(users, items);
    try (AbstractTransaction transaction = redis.transaction(false)) {
      transaction.watch(keys.batches());
      for (Map.Entry<Topic, Map<Integer, Long>> topic : offsets.entrySet()) {
        if (!reader.offsets(topic.getKey()).equals(topic.getValue())) {
          return false;
        }
      }
      transaction.multi();
      transaction.incr(keys.batches());
      if (states.length > 0) {
        transaction.mset(states);
      }
      itemSets.replace(transaction, items);
      List<Object> answers = transaction.exec();
      if (answers == null) {
        return false;
      }
      if (answers.stream().anyMatch(JedisDataException.class::isInstance)) {
        // The same again is right: nothing of it depends on what was stored.
        sets.setAsideOthers();
        return false;
      }
      return true;
    }
  }

  private static String told(StateReader.Damaged value) {
    return value.reason().getMessage()
        + "; 'millrace rebuild-features --user' or '--item' rebuilds it";
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
