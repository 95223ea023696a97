package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemChanges;
import io.millrace.state.ItemState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalogue and the item cache fresh, so that requests find both in memory. What the
 * store tells of is read at once; the lists of popular and new items from time to time; everything
 * when something may have been missed. Throws where the store cannot answer, and then owes what it
 * did not read.
 */
public final class CatalogueWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueWatch.class);

  /** How many popular items are kept. */
  private static final int POPULAR = 1000;

  private static final int NEWEST = 300;

  /** An arrival is new for this long. */
  private static final Duration NEW = Duration.ofDays(30);

  /** Reading everything takes at most this part of the time. */
  private static final int RESTS = 10;

  /** A catalogue that is looked over at each refresh. */
  private static final int SMALL = 20_000;

  /** A larger catalogue is looked over for trends less often than it is refreshed. */
  private static final Duration TRENDS = Duration.ofSeconds(30);

  private final FeatureStore store;
  private final ItemCache items;
  private final Clock clock;
  private final Duration pause;
  private final ItemChanges changes;
  private final Set<ItemId> owed = new HashSet<>();
  private Set<ItemId> known = new LinkedHashSet<>();
  private boolean everything = true;
  private boolean members;
  private Instant nextLists = Instant.MIN;
  private Instant nextEverything = Instant.MIN;
  private volatile boolean emptied;
  private Instant trendsDue = Instant.MIN;
  private volatile Catalogue catalogue = Catalogue.EMPTY;

  /**
   * @param pause between two looks at the lists
   */
  public CatalogueWatch(FeatureStore store, ItemCache items, Clock clock, Duration pause) {
    this.store = store;
    this.items = items;
    this.clock = clock;
    this.pause = pause;
    this.changes = store.itemChanges();
  }

  /** As of the last refresh that worked. */
  public Catalogue current() {
    return catalogue;
  }

  /** Whether the store lost all it had, and the catalogue is as it was before. */
  public boolean emptied() {
    return emptied;
  }

  /**
   * Does what is due.
   *
   * @return the items' states that are new since the last call
   */
  public synchronized List<ItemState> follow() {
    ItemChanges.Changed heard = changes.drain();
    everything |= heard.everything();
    owed.addAll(heard.items());
    Instant now = clock.instant();
    if (everything && !now.isBefore(nextEverything)) {
      List<ItemState> changed = readEverything(now);
      Duration took = Duration.between(now, clock.instant());
      Duration rest = took.multipliedBy(RESTS);
      nextEverything = clock.instant().plus(rest.compareTo(pause) > 0 ? rest : pause);
      return changed;
    }
    List<ItemState> changed = readOwed();
    if (!now.isBefore(nextLists) && !emptied) {
      if (!catalogue.popular().isEmpty() && store.popular(1).isEmpty()) {
        // What was popular is gone at once: nothing is taken for granted before all is read.
        everything = true;
      } else {
        readLists(now);
      }
    }
    return changed;
  }

  private List<ItemState> readEverything(Instant now) {
    List<ItemId> all = store.catalogue();
    if (all.isEmpty()
        && !catalogue.isEmpty()
        && store.offsets(Topic.ITEMS).isEmpty()
        && store.offsets(Topic.EVENTS).isEmpty()) {
      if (!emptied) {
        LOG.error("the feature store was emptied: goes on with the items as last seen");
      }
      emptied = true;
      return List.of();
    }
    List<ItemState> changed = items.refresh(all);
    // What just left the catalogue has to be seen as deleted before the list without it is used.
    Set<ItemId> left = new HashSet<>(known);
    all.forEach(left::remove);
    items.refresh(List.copyOf(left));
    known = new LinkedHashSet<>(all);
    members = true;
    everything = false;
    owed.clear();
    emptied = false;
    readLists(now);
    return changed;
  }

  private List<ItemState> readOwed() {
    if (owed.isEmpty()) {
      return List.of();
    }
    List<ItemId> read = new ArrayList<>(owed);
    List<ItemState> changed = items.refresh(read);
    for (ItemId id : read) {
      boolean stands = items.find(id).filter(state -> !state.deleted()).isPresent();
      members |= stands ? known.add(id) : known.remove(id);
    }
    owed.clear();
    return changed;
  }

  private void readLists(Instant now) {
    List<ItemId> all = members ? List.copyOf(known) : catalogue.items();
    catalogue =
        Catalogue.of(
            all, store.popular(POPULAR), store.newest(NEWEST, now.minus(NEW)), trends(all, now));
    members = false;
    nextLists = clock.instant().plus(pause);
  }

  private Trends trends(List<ItemId> all, Instant now) {
    if (all.size() > SMALL && now.isBefore(trendsDue)) {
      return catalogue.trends();
    }
    trendsDue = now.plus(TRENDS);
    return Trends.of(all.stream().flatMap(id -> items.find(id).stream()).toList());
  }

  @Override
  public void close() {
    changes.close();
  }
}
