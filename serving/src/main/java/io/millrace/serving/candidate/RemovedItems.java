package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.catalogue.CatalogueItem;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Remembers the items that sources came upon and left out because they may not be shown, for an
 * explanation of the slate. Bounded: at most {@value #MOST} different items. One thread.
 */
public final class RemovedItems {
  /** Most items that are remembered; the counts go on. */
  public static final int MOST = 500;

  private final Map<ItemId, Removed> items = new LinkedHashMap<>();
  private final Map<Source, Integer> counts = new HashMap<>();
  private Source asked = Source.REQUEST;

  /**
   * An item that was left out.
   *
   * @param sources that came upon it
   */
  public record Removed(CatalogueItem item, Set<Source> sources) {}

  /** Begins anew: another attempt to find candidates follows. */
  void clear() {
    items.clear();
    counts.clear();
  }

  /** What is left out from here on, this source came upon; what it was asked before is void. */
  void asking(Source source) {
    asked = source;
    counts.remove(source);
  }

  void add(CatalogueItem item) {
    counts.merge(asked, 1, Integer::sum);
    Removed known = items.get(item.itemId());
    if (known != null) {
      known.sources().add(asked);
    } else if (items.size() < MOST) {
      items.put(item.itemId(), new Removed(item, new TreeSet<>(Set.of(asked))));
    }
  }

  /** Returns the different items, in the order in which sources came upon them. */
  public Collection<Removed> items() {
    return items.values();
  }

  /** Returns how many items a source came upon in vain. */
  public int count(Source source) {
    return counts.getOrDefault(source, 0);
  }
}
