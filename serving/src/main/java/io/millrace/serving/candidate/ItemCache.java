package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Item states near the requests: read without a wait, refreshed in the background as the store
 * tells of changes. An entry leaves only when the store no longer knows the item, so that a lost
 * Redis takes nothing away; bounded by number: what comes when it is full is not taken in. A plain
 * map, because a request looks up thousands of items.
 */
public final class ItemCache {
  private static final Logger LOG = LoggerFactory.getLogger(ItemCache.class);

  /** One MGET's worth. */
  private static final int CHUNK = 500;

  private final FeatureStore requests;
  private final FeatureStore background;
  private final ConcurrentHashMap<ItemId, ItemState> states = new ConcurrentHashMap<>();
  private final LongAdder misses = new LongAdder();
  private final int maximum;

  /**
   * @param maximum entries kept
   */
  public ItemCache(FeatureStore store, int maximum) {
    this(store, store, maximum);
  }

  /**
   * @param requests where a request reads what is missing
   * @param background where refreshes read: in no hurry
   * @param maximum entries kept
   */
  public ItemCache(FeatureStore requests, FeatureStore background, int maximum) {
    this.requests = requests;
    this.background = background;
    this.maximum = maximum;
  }

  /** The state as last seen; empty where it was not loaded yet. */
  public Optional<ItemState> find(ItemId id) {
    ItemState state = states.get(id);
    if (state == null) {
      misses.increment();
    }
    return Optional.ofNullable(state);
  }

  /** The states in the ids' order, read from the store where the cache has none. */
  public List<ItemState> findOrLoad(Collection<ItemId> ids) {
    Set<ItemId> missing = new HashSet<>();
    for (ItemId id : ids) {
      if (!states.containsKey(id)) {
        missing.add(id);
      }
    }
    Map<ItemId, ItemState> loaded = missing.isEmpty() ? Map.of() : requests.items(missing);
    loaded.forEach(this::put);
    List<ItemState> found = new ArrayList<>(ids.size());
    for (ItemId id : ids) {
      ItemState state = loaded.get(id);
      found.add(state != null ? state : find(id).orElseGet(() -> ItemState.unknown(id)));
    }
    return found;
  }

  /**
   * Reads the items' states anew; what has not changed keeps its identity.
   *
   * @return the states that are new
   */
  public List<ItemState> refresh(List<ItemId> ids) {
    List<ItemState> changed = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<ItemId> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
      Map<ItemId, ItemState> loaded = new HashMap<>();
      Set<ItemId> damaged = load(chunk, loaded);
      for (ItemId id : chunk) {
        ItemState state = loaded.get(id);
        if (state != null) {
          if (put(id, state)) {
            changed.add(state);
          }
        } else if (!damaged.contains(id)) {
          states.remove(id);
        }
      }
    }
    return changed;
  }

  /** One by one where a value cannot be read, so that it costs its own item alone. */
  private Set<ItemId> load(List<ItemId> ids, Map<ItemId, ItemState> loaded) {
    try {
      loaded.putAll(background.items(ids));
      return Set.of();
    } catch (IllegalStateException damage) {
      Set<ItemId> damaged = new HashSet<>();
      for (ItemId id : ids) {
        try {
          loaded.putAll(background.items(List.of(id)));
        } catch (IllegalStateException e) {
          LOG.warn("keeps what it knew of item '{}': {}", id, e.getMessage());
          damaged.add(id);
        }
      }
      return damaged;
    }
  }

  private boolean put(ItemId id, ItemState state) {
    ItemState known = states.get(id);
    if (state.equals(known) || (known == null && states.size() >= maximum)) {
      return false;
    }
    states.put(id, state);
    return true;
  }

  /** How many states are held. */
  public long size() {
    return states.size();
  }

  /** Look-ups that found none, so far. */
  public long misses() {
    return misses.sum();
  }
}
