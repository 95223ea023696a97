package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks every source and merges: each fills its share first, in the order of {@link Source#values};
 * then what is left over fills the rest. An item that several sources name belongs to the first. A
 * source that fails names nothing, and the others fill its share.
 */
public final class CandidateFinder {
  private static final Set<Source> OF_AN_ITEM =
      Set.of(Source.SEEDS, Source.VECTORS, Source.POPULAR, Source.NEW);

  /** A source is asked for so many times its share first: others may name the same items. */
  private static final int SPARE = 2;

  /** Slots of an answer about an item that items near by text have, one in so many. */
  private static final int TEXT_SLOTS = 5;

  private final ItemTable items;
  private final List<CandidateSource> sources;
  private final CandidateSource similar;
  private final CandidateSource text;
  private final CandidateSource boughtTogether;
  private final List<CandidateSource> byPopularity;
  private final List<CandidateSource> byNeighbours;
  private final CandidateSource anything;

  /** A finder with the sources of all plug-ins. */
  public CandidateFinder(ItemTable items, Supplier<Catalogue> catalogue) {
    this(items, CandidateSources.load(items, catalogue));
  }

  CandidateFinder(ItemTable items, CandidateSources all) {
    this.items = items;
    CandidateSource popular = all.get(Source.POPULAR);
    CandidateSource newest = all.get(Source.NEW);
    similar = all.get(Source.SIMILAR);
    text = all.get(Source.TEXT);
    boughtTogether = all.get(Source.BOUGHT_TOGETHER);
    sources = all.configurable();
    byPopularity = List.of(popular, newest);
    byNeighbours = List.of(all.get(Source.SEEDS), all.get(Source.HISTORY), popular, newest);
    anything = all.get(Source.CATALOGUE);
  }

  /**
   * Finds up to {@code size} candidates of all sources, and the pinned ones.
   *
   * @param needed fewer than these are filled up with anything that may be shown
   * @param buffer receives them; what it held before is forgotten
   */
  public CandidateSet find(CandidateQuery query, int size, int needed, CandidateBuffer buffer) {
    score(query, buffer);
    begin(query, buffer);
    for (CandidateSource source : sources) {
      double share = query.share(source.source());
      // Whoever wants explanations is told of all sources, also of those that came too late.
      if (share > 0 && (buffer.size() < size || query.explain())) {
        int quota = (int) Math.ceil(share * size);
        ask(source, query, Math.min(size, SPARE * quota), buffer);
        buffer.takeFrom(source.source(), Math.min(size, buffer.size() + quota));
      }
    }
    for (CandidateSource source : sources) {
      buffer.takeFrom(source.source(), size);
    }
    fill(query, size, buffer);
    finish(query, needed, buffer);
    return buffer;
  }

  /** Makes candidates of given items, all of them. */
  public CandidateSet given(
      CandidateQuery query, Collection<CatalogueItem> given, CandidateBuffer buffer) {
    score(query, buffer);
    buffer.begin(query.explain());
    given.forEach(item -> buffer.add(item, Source.REQUEST));
    return buffer;
  }

  private static void score(CandidateQuery query, CandidateBuffer buffer) {
    query
        .retrieval()
        .ifPresent(model -> buffer.retrieval().score(model, query.user(), query.seeds()));
  }

  /** Asks again for all that there is, where the shares with something to spare were not enough. */
  private void fill(CandidateQuery query, int size, CandidateBuffer buffer) {
    for (CandidateSource source : sources) {
      if (buffer.size() >= size) {
        return;
      }
      if (query.share(source.source()) > 0) {
        ask(source, query, size, buffer);
        buffer.takeFrom(source.source(), size);
      }
    }
  }

  private static void ask(
      CandidateSource source, CandidateQuery query, int limit, CandidateBuffer buffer) {
    if (query.removed().isPresent()) {
      query.removed().get().asking(source.source());
    }
    try {
      source.find(query, limit, buffer);
    } catch (RuntimeException | LinkageError e) {
      SourceFailures.log(source.source(), e);
      buffer.fail(source.source());
    }
    if (query.explain() || query.removed().isPresent()) {
      buffer.findAll(source.source());
    }
  }

  private void begin(CandidateQuery query, CandidateBuffer buffer) {
    buffer.begin(query.explain());
    for (ItemId pinned : query.pinned()) {
      items.find(pinned).filter(query.eligible()).ifPresent(buffer::reserve);
    }
    if (query.removed().isPresent()) {
      query.removed().get().clear();
    }
  }

  /** Finds candidates by popularity alone: the baseline. */
  public CandidateSet popular(CandidateQuery query, int size, int needed, CandidateBuffer buffer) {
    return inOrder(byPopularity, query, size, needed, buffer);
  }

  /**
   * Finds items co-visited with the seeds and with what the user interacted with, and after them
   * what is popular: the slate if there is no model.
   */
  public CandidateSet neighbours(
      CandidateQuery query, int size, int needed, CandidateBuffer buffer) {
    List<CandidateSource> wanted =
        byNeighbours.stream()
            .filter(one -> byPopularity.contains(one) || query.share(one.source()) > 0)
            .toList();
    return inOrder(wanted, query, size, needed, buffer);
  }

  /** Returns whether co-visited items come first. */
  public static boolean isLedByNeighbours(CandidateSet found) {
    return found.size() > 0
        && (found.source(0) == Source.SEEDS || found.source(0) == Source.HISTORY);
  }

  private CandidateSet inOrder(
      List<CandidateSource> these,
      CandidateQuery query,
      int size,
      int needed,
      CandidateBuffer buffer) {
    begin(query, buffer);
    for (CandidateSource source : these) {
      ask(source, query, size, buffer);
      buffer.takeFrom(source.source(), size);
    }
    finish(query, needed, buffer);
    return buffer;
  }

  /**
   * Finds substitutes of the seeds: by the retrieval model, and the last fifth by their texts, so
   * that items without interactions are found; then by co-visitation, by vectors and by popularity.
   */
  public CandidateSet similar(CandidateQuery query, int size, CandidateBuffer buffer) {
    buffer.begin(query.explain());
    ask(similar, query, size, buffer);
    ask(text, query, size, buffer);
    buffer.takeFrom(Source.SIMILAR, size - buffer.offered(Source.TEXT, size / TEXT_SLOTS));
    if (buffer.size() > 0) {
      buffer.takeFrom(Source.TEXT, Math.min(size, buffer.size() + size / TEXT_SLOTS));
    }
    buffer.takeFrom(Source.SIMILAR, size);
    buffer.takeFrom(Source.TEXT, size);
    for (CandidateSource source : sources) {
      if (OF_AN_ITEM.contains(source.source())) {
        ask(source, query, size, buffer);
        buffer.takeFrom(source.source(), size);
      }
    }
    finish(query, size, buffer);
    return buffer;
  }

  /** Finds complements of the seeds; there may be fewer than wanted, or none. */
  public CandidateSet boughtTogether(CandidateQuery query, int size, CandidateBuffer buffer) {
    buffer.begin(query.explain());
    ask(boughtTogether, query, size, buffer);
    buffer.takeFrom(Source.BOUGHT_TOGETHER, size);
    return buffer;
  }

  private void finish(CandidateQuery query, int needed, CandidateBuffer buffer) {
    if (query.removed().isPresent()) {
      query.removed().get().asking(Source.PINNED);
    }
    for (ItemId pinned : query.pinned()) {
      items
          .find(pinned)
          .filter(query.eligible())
          .ifPresent(item -> buffer.add(item, Source.PINNED));
    }
    if (buffer.size() < needed) {
      ask(anything, query, needed + buffer.size(), buffer);
      buffer.takeFrom(Source.CATALOGUE, needed);
      // A product twice is better than a slate that is too short.
      for (CandidateSource source : sources) {
        buffer.takeAllFrom(source.source(), needed);
      }
      buffer.takeAllFrom(Source.CATALOGUE, needed);
    }
  }
}
