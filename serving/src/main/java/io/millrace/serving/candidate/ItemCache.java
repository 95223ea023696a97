package io.millrace.serving.candidate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.event.ItemId;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Item states near the requests: read without a wait, refreshed in the background. Bounded by
 * number; an entry leaves only when the store no longer knows the item, so that a lost Redis takes
 * nothing away.
 */
public final class ItemCache {
  /** One MGET's worth. */
  private static final int CHUNK = 500;

  private final FeatureStore store;
  private final Cache<ItemId, ItemState> states;

  /**
   * @param maximum entries kept
   */
  public ItemCache(FeatureStore store, int maximum) {
    this.store = store;
    this.states = Caffeine.newBuilder().maximumSize(maximum).build();
  }

  /** The state as last seen; empty where it was not loaded yet. */
  public Optional<ItemState> find(ItemId id) {
    return Optional.ofNullable(states.getIfPresent(id));
  }

  /** The states in the ids' order, read from the store where the cache has none. */
  public List<ItemState> findOrLoad(Collection<ItemId> ids) {
    Set<ItemId> missing = new HashSet<>();
    for (ItemId id : ids) {
      if (states.getIfPresent(id) == null) {
        missing.add(id);
      }
    }
    Map<ItemId, ItemState> loaded = missing.isEmpty() ? Map.of() : store.items(missing);
    loaded.forEach(this::put);
    List<ItemState> found = new ArrayList<>(ids.size());
    for (ItemId id : ids) {
      ItemState state = loaded.get(id);
      found.add(state != null ? state : find(id).orElseGet(() -> ItemState.unknown(id)));
    }
    return found;
  }

  /** Reads the items' states anew; what has not changed keeps its identity. */
  public void refresh(List<ItemId> ids) {
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<ItemId> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
      Map<ItemId, ItemState> loaded = store.items(chunk);
      for (ItemId id : chunk) {
        ItemState state = loaded.get(id);
        if (state == null) {
          states.invalidate(id);
        } else {
          put(id, state);
        }
      }
    }
  }

  private void put(ItemId id, ItemState state) {
    if (!state.equals(states.getIfPresent(id))) {
      states.put(id, state);
    }
  }

  /** How many states are held. */
  public long size() {
    return states.estimatedSize();
  }
}
