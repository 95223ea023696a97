package io.millrace.serving.catalogue;

import io.millrace.event.ItemId;
import io.millrace.state.DamagedStateException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items near the requests, by position: read without a wait, refreshed in the background as the
 * store tells of changes. An item leaves only when the store no longer knows it, so that a lost
 * Redis takes nothing away; bounded by number and by bytes: what comes when it is full is not taken
 * in.
 *
 * <p>An item keeps its position as long as the process runs, also while it is gone: others may name
 * it as their neighbour. What is left of one that is gone is its id.
 */
public final class ItemTable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemTable.class);

  /** One MGET's worth, in items and, by the average of those that are known, in bytes. */
  private static final int CHUNK = 500;

  private static final long CHUNK_BYTES = 8 << 20;

  /** Items may take this part of the heap: the same heap holds a model, and much else. */
  private static final int HEAP_SHARE = 4;

  private final FeatureStore requests;
  private final FeatureStore background;
  private final ConcurrentHashMap<ItemId, Integer> positions = new ConcurrentHashMap<>();
  private final AtomicInteger nextPosition = new AtomicInteger();
  private final ByPosition<CatalogueItem> items = new ByPosition<>();
  private final Rarities rarities = new Rarities();
  private final Membership membership = new Membership();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder misses = new LongAdder();
  private final int maximum;
  private final long maximumBytes;
  private long bytes;
  private boolean told;

  /**
   * @param maximum items kept
   */
  public ItemTable(FeatureStore store, int maximum) {
    this(store, store, maximum);
  }

  /**
   * @param requests where a request reads what is missing
   * @param background where refreshes read: in no hurry
   * @param maximum items kept
   */
  public ItemTable(FeatureStore requests, FeatureStore background, int maximum) {
    this(requests, background, maximum, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  /**
   * @param maximumBytes of the kept items' attributes, roughly
   */
  ItemTable(FeatureStore requests, FeatureStore background, int maximum, long maximumBytes) {
    this.requests = requests;
    this.background = background;
    this.maximum = maximum;
    this.maximumBytes = maximumBytes;
  }

  /** The position of an item, loaded or not; below 0 where nothing was ever heard of it. */
  public int position(ItemId id) {
    Integer position = positions.get(id);
    return position == null ? CatalogueItem.NOWHERE : position;
  }

  /** The position of an item, a new one where it has none yet. */
  int number(ItemId id) {
    return positions.computeIfAbsent(id, key -> nextPosition.getAndIncrement());
  }

  /** The item as last seen; null where it is not there. */
  public @Nullable CatalogueItem at(int position) {
    return position < 0 ? null : items.get(position);
  }

  /**
   * How rarely the item is turned to, {@code 1 / sqrt(10 + positive interactions)}; 0 where it was
   * not loaded yet.
   */
  public float rarity(int position) {
    return rarities.get(position);
  }

  /**
   * Returns {@link CatalogueItem#popularity} without a look at the item; that of an item without
   * interactions if the position is below 0.
   */
  public double popularity(int position) {
    return rarities.popularity(position);
  }

  /** The item as last seen; empty where it was not loaded yet. */
  public Optional<CatalogueItem> find(ItemId id) {
    Optional<CatalogueItem> found = Optional.ofNullable(at(position(id)));
    if (found.isEmpty()) {
      misses.increment();
    }
    return found;
  }

  /** The items in the ids' order, read from the store where they are not here. */
  public List<CatalogueItem> findOrLoad(Collection<ItemId> ids) {
    Set<ItemId> missing = new HashSet<>();
    for (ItemId id : ids) {
      if (at(position(id)) == null) {
        missing.add(id);
      }
    }
    Map<ItemId, CatalogueItem> loaded = new HashMap<>();
    if (!missing.isEmpty()) {
      requests.items(missing).forEach((id, state) -> loaded.put(id, put(state).item()));
    }
    List<CatalogueItem> found = new ArrayList<>(ids.size());
    for (ItemId id : ids) {
      CatalogueItem item = loaded.get(id);
      found.add(item != null ? item : findOrUnknown(id));
    }
    return found;
  }

  /** The item as last seen, or one of which nothing is known. */
  public CatalogueItem findOrUnknown(ItemId id) {
    return find(id).orElseGet(() -> CatalogueItem.outside(ItemState.unknown(id)));
  }

  /**
   * Reads items anew; what has not changed keeps its identity.
   *
   * @return the items that are new
   */
  public List<CatalogueItem> refresh(List<ItemId> ids) {
    return refresh(ids, Pace.fast());
  }

  /** The same beside requests or not. */
  List<CatalogueItem> refresh(List<ItemId> ids, Pace pace) {
    List<CatalogueItem> changed = new ArrayList<>();
    int next;
    for (int from = 0; from < ids.size(); from = next) {
      next = Math.min(ids.size(), from + chunk());
      List<ItemId> chunk = ids.subList(from, next);
      Map<ItemId, ItemState> loaded = new HashMap<>();
      Set<ItemId> damaged = load(chunk, loaded);
      for (ItemId id : chunk) {
        pace.step();
        ItemState state = loaded.get(id);
        if (state != null) {
          Put put = put(state);
          if (put.changed()) {
            changed.add(put.item());
          }
        } else if (!damaged.contains(id)) {
          remove(id);
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
    } catch (DamagedStateException damage) {
      Set<ItemId> damaged = new HashSet<>();
      for (ItemId id : ids) {
        try {
          loaded.putAll(background.items(List.of(id)));
        } catch (DamagedStateException e) {
          LOG.warn("keeps what it knew of item '{}': {}", id, e.getMessage());
          damaged.add(id);
        }
      }
      return damaged;
    }
  }

  /** What stands in the table now, or outside where it is full. */
  private record Put(CatalogueItem item, boolean changed) {}

  private synchronized Put put(ItemState state) {
    CatalogueItem known = at(position(state.itemId()));
    long added = Weight.of(state) - (known == null ? 0 : Weight.of(known.state()));
    boolean heavy = added > 0 && bytes + added > maximumBytes;
    if (known == null && (size.get() >= maximum || heavy)) {
      tell(heavy);
      return new Put(CatalogueItem.outside(state), false);
    }
    CatalogueItem item = CatalogueItem.of(state, membership, this::number);
    if (known != null && item.equals(known)) {
      return new Put(known, false);
    }
    membership.replaced(known != null && known.isListed(), item.isListed());
    rarities.set(item.position(), Rarities.of(state));
    items.set(item.position(), item);
    bytes += added;
    if (known == null) {
      size.incrementAndGet();
    }
    return new Put(item, true);
  }

  /** How many items are read at a time; at first few, as nobody knows how large they are. */
  private synchronized int chunk() {
    int known = size.get();
    return known == 0
        ? CHUNK / 10
        : (int) Math.max(1, Math.min(CHUNK, CHUNK_BYTES / Math.max(1, bytes / known)));
  }

  private void tell(boolean heavy) {
    if (!told && heavy) {
      told = true;
      LOG.warn(
          "The catalogue is served in part: {} items take {} bytes, all that they may of this heap;"
              + " give the process more, or the items shorter attributes",
          size.get(),
          bytes);
    }
  }

  private synchronized void remove(ItemId id) {
    int position = position(id);
    CatalogueItem gone = at(position);
    if (gone != null) {
      bytes -= Weight.of(gone.state());
      membership.replaced(gone.isListed(), false);
      items.set(position, null);
      size.decrementAndGet();
    }
  }

  /** How many items are held. */
  public long size() {
    return size.get();
  }

  /** Look-ups that found none, so far. */
  public long misses() {
    return misses.sum();
  }
}
