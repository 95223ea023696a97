package io.millrace.serving.catalogue;

import io.millrace.event.ItemId;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemChanges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalogue and the item table fresh, so that requests find both in memory. What the
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

  /** The lists of a catalogue of which nothing was heard are looked at this much less often. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** Reading everything takes at most this part of the time. */
  private static final int RESTS = 10;

  /** A catalogue that is looked over at each refresh. */
  private static final int SMALL = 20_000;

  /** A larger catalogue is looked over for trends less often than it is refreshed. */
  private static final Duration TRENDS = Duration.ofSeconds(30);

  private final FeatureStore store;
  private final ItemTable items;
  private final Clock clock;
  private final Duration pause;
  private final ItemChanges changes;
  private final Set<ItemId> owed = new HashSet<>();
  private BitSet known = new BitSet();
  private boolean everything = true;
  private boolean members;
  private Instant nextLists = Instant.EPOCH;
  private boolean listsChanged = true;
  private Instant nextEverything = Instant.MIN;
  private volatile boolean emptied;
  private Instant trendsDue = Instant.MIN;
  private volatile Catalogue catalogue = Catalogue.EMPTY;

  /**
   * @param pause between two looks at the lists
   */
  public CatalogueWatch(FeatureStore store, ItemTable items, Clock clock, Duration pause) {
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
   * @return the items that are new since the last call
   */
  public synchronized List<CatalogueItem> follow() {
    ItemChanges.Changed heard = changes.drain();
    everything |= heard.everything();
    listsChanged |= heard.everything() || !heard.items().isEmpty();
    owed.addAll(heard.items());
    Instant now = clock.instant();
    if (everything && !now.isBefore(nextEverything)) {
      List<CatalogueItem> changed = readEverything(now);
      Duration took = Duration.between(now, clock.instant());
      Duration rest = took.multipliedBy(RESTS);
      nextEverything = clock.instant().plus(rest.compareTo(pause) > 0 ? rest : pause);
      return changed;
    }
    List<CatalogueItem> changed = readOwed();
    if (!now.isBefore(listsChanged ? nextLists : nextLists.plus(QUIET)) && !emptied) {
      if (catalogue.popular().size() > 0 && store.popular(1).isEmpty()) {
        // What was popular is gone at once: nothing is taken for granted before all is read.
        everything = true;
      } else {
        readLists(now);
      }
    }
    return changed;
  }

  private List<CatalogueItem> readEverything(Instant now) {
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
    Pace pace = catalogue.isEmpty() ? Pace.fast() : Pace.brisk();
    List<CatalogueItem> changed = items.refresh(all, pace);
    BitSet standing = new BitSet();
    all.forEach(id -> standing.set(items.number(id)));
    // What just left the catalogue has to be seen as deleted before the list without it is used.
    items.refresh(
        known.stream()
            .filter(position -> !standing.get(position))
            .mapToObj(items::at)
            .filter(Objects::nonNull)
            .map(CatalogueItem::itemId)
            .toList());
    known = standing;
    members = true;
    everything = false;
    owed.clear();
    emptied = false;
    readLists(now);
    return changed;
  }

  private List<CatalogueItem> readOwed() {
    if (owed.isEmpty()) {
      return List.of();
    }
    List<ItemId> read = new ArrayList<>(owed);
    List<CatalogueItem> changed = items.refresh(read);
    for (ItemId id : read) {
      int position = items.number(id);
      CatalogueItem item = items.at(position);
      boolean stands = item != null && !item.state().deleted();
      members |= stands != known.get(position);
      known.set(position, stands);
    }
    owed.clear();
    return changed;
  }

  private void readLists(Instant now) {
    Ranked all = members ? Ranked.inOrder(known.stream().toArray()) : catalogue.items();
    catalogue =
        Catalogue.of(
            all,
            Ranked.of(
                store.popular(POPULAR).stream()
                    .map(one -> new Ranked.Entry(items.number(one.itemId()), one.weight()))
                    .toList()),
            Ranked.inOrder(
                store.newest(NEWEST, now.minus(NEW)).stream().mapToInt(items::number).toArray()),
            trends(all, now));
    members = false;
    listsChanged = false;
    nextLists = clock.instant().plus(pause);
  }

  private Trends trends(Ranked all, Instant now) {
    if (all.size() > SMALL && now.isBefore(trendsDue)) {
      return catalogue.trends();
    }
    trendsDue = now.plus(TRENDS);
    return Trends.of(all(all));
  }

  /** The catalogue's items as last seen, those that are held. */
  public List<CatalogueItem> items() {
    return all(catalogue.items());
  }

  private List<CatalogueItem> all(Ranked listed) {
    List<CatalogueItem> found = new ArrayList<>(listed.size());
    for (int i = 0; i < listed.size(); i++) {
      CatalogueItem item = items.at(listed.position(i));
      if (item != null) {
        found.add(item);
      }
    }
    return found;
  }

  @Override
  public void close() {
    changes.close();
  }
}
