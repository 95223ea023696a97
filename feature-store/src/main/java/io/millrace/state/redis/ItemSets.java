package io.millrace.state.redis;

import io.millrace.event.ItemId;
import io.millrace.state.ItemState;
import io.millrace.state.Popularity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractTransaction;

/** Writes the sets that list a namespace's items: the catalogue, the popular and the newest. */
final class ItemSets {
  private final RedisKeys keys;

  ItemSets(RedisKeys keys) {
    this.keys = keys;
  }

  /** Writes the items' entries anew, whatever the sets hold of them. */
  void replace(AbstractTransaction transaction, Collection<ItemState> items) {
    if (!items.isEmpty()) {
      String[] ids = items.stream().map(item -> item.itemId().value()).toArray(String[]::new);
      transaction.zrem(keys.popular(), ids);
      transaction.zrem(keys.newest(), ids);
      write(transaction, Map.of(), items);
    }
  }

  /**
   * Writes what changed.
   *
   * @param before the items as they are stored; an unknown one is absent
   */
  void write(
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
}
