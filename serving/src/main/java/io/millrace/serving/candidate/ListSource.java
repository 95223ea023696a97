package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.catalogue.Ranked;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Walks a list that is kept in memory, best first: popular items, trending ones, new arrivals, the
 * catalogue.
 */
final class ListSource implements CandidateSource {
  /** Longest walk: a filter that nothing passes must not cost a scan of a million items. */
  private static final int WALK = 20_000;

  private final Source source;
  private final ItemTable items;
  private final Supplier<Catalogue> catalogue;
  private final Function<Catalogue, Ranked> list;

  /**
   * @param list the list, of a catalogue
   */
  ListSource(
      Source source,
      ItemTable items,
      Supplier<Catalogue> catalogue,
      Function<Catalogue, Ranked> list) {
    this.source = source;
    this.list = list;
    this.items = items;
    this.catalogue = catalogue;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    buffer.begin(source).begin(limit, new Walk(list.apply(catalogue.get()), query.eligible()));
  }

  private final class Walk implements SourceCandidates.Supply {
    private final Ranked list;
    private final Predicate<CatalogueItem> eligible;
    private int next;

    Walk(Ranked list, Predicate<CatalogueItem> eligible) {
      this.list = list;
      this.eligible = eligible;
    }

    @Override
    public boolean addNext(SourceCandidates into) {
      int end = Math.min(list.size(), WALK);
      while (next < end) {
        int i = next++;
        CatalogueItem item = items.at(list.position(i));
        if (item != null && eligible.test(item)) {
          into.add(item, list.weight(i), SourceCandidates.NO_ANCHOR);
          return true;
        }
      }
      return false;
    }
  }
}
