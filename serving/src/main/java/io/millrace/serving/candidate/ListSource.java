package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Walks a list that is kept in memory, best first: popular items, what rises, new arrivals, the
 * catalogue.
 */
final class ListSource implements CandidateSource {
  /** Longest walk: a filter that nothing passes must not cost a scan of a million items. */
  private static final int WALK = 20_000;

  private final Source source;
  private final ItemCache items;
  private final Supplier<Catalogue> catalogue;

  ListSource(Source source, ItemCache items, Supplier<Catalogue> catalogue) {
    this.source = source;
    this.items = items;
    this.catalogue = catalogue;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public List<Candidate> find(CandidateQuery query, int limit) {
    Catalogue current = catalogue.get();
    List<Candidate> found = new ArrayList<>(Math.min(limit, 512));
    int size = size(current);
    for (int i = 0; i < Math.min(size, WALK) && found.size() < limit; i++) {
      int place = i;
      items
          .find(id(current, i))
          .filter(query.eligible())
          .ifPresent(item -> found.add(Candidate.of(item, source, weight(current, place))));
    }
    return found;
  }

  private int size(Catalogue current) {
    return switch (source) {
      case POPULAR -> current.popular().size();
      case TRENDING -> current.trends().trending().size();
      case NEW -> current.newest().size();
      default -> current.items().size();
    };
  }

  private ItemId id(Catalogue current, int index) {
    return switch (source) {
      case POPULAR -> current.popular().get(index).itemId();
      case TRENDING -> current.trends().trending().get(index).itemId();
      case NEW -> current.newest().get(index);
      default -> current.items().get(index);
    };
  }

  private double weight(Catalogue current, int index) {
    return switch (source) {
      case POPULAR -> current.popular().get(index).weight();
      case TRENDING -> current.trends().trending().get(index).weight();
      default -> -index;
    };
  }
}
