package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.state.FeatureStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refreshes the catalogue and the item cache, so that requests find both in memory. */
public final class CatalogueWatch {
  /** How many popular items are kept. */
  private static final int POPULAR = 1000;

  private static final int NEWEST = 300;

  /** An arrival is new for this long. */
  private static final Duration NEW = Duration.ofDays(30);

  /** Item states read in one refresh; a larger catalogue is gone through in turns. */
  private static final int BUDGET = 20_000;

  /** A larger catalogue is looked over for trends less often than it is refreshed. */
  private static final Duration TRENDS = Duration.ofSeconds(30);

  private final FeatureStore store;
  private final ItemCache items;
  private final Clock clock;
  private int next;
  private Instant trendsDue = Instant.MIN;
  private volatile Catalogue catalogue = Catalogue.EMPTY;

  public CatalogueWatch(FeatureStore store, ItemCache items, Clock clock) {
    this.store = store;
    this.items = items;
    this.clock = clock;
  }

  /** As of the last refresh that worked. */
  public Catalogue current() {
    return catalogue;
  }

  /** Reads all of it once. Throws where the store cannot answer, and then changes nothing. */
  public synchronized void refresh() {
    Instant now = clock.instant();
    List<ItemId> all = store.catalogue();
    List<FeatureStore.Ranked> popular = store.popular(POPULAR);
    List<ItemId> newest = store.newest(NEWEST, now.minus(NEW));
    items.refresh(List.copyOf(due(all)));
    // What just left the catalogue has to be seen as deleted before the list without it is used.
    Set<ItemId> left = new HashSet<>(catalogue.items());
    all.forEach(left::remove);
    items.refresh(List.copyOf(left));
    catalogue = Catalogue.of(all, popular, newest, trends(all, now));
  }

  private Trends trends(List<ItemId> all, Instant now) {
    if (all.size() > BUDGET && now.isBefore(trendsDue)) {
      return catalogue.trends();
    }
    trendsDue = now.plus(TRENDS);
    return Trends.of(all.stream().flatMap(id -> items.find(id).stream()).toList());
  }

  private List<ItemId> due(List<ItemId> all) {
    if (all.size() <= BUDGET) {
      return all;
    }
    int from = next >= all.size() ? 0 : next;
    int to = Math.min(all.size(), from + BUDGET);
    next = to;
    return all.subList(from, to);
  }
}
