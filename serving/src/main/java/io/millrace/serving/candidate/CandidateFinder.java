package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.ItemTable;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks every source and merges: each fills its share first, in the order of {@link Source}; then
 * what is left over fills the rest. An item that several sources name belongs to the first.
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

  public CandidateFinder(ItemTable items, Supplier<Catalogue> catalogue) {
    this.items = items;
    CandidateSource popular = new ListSource(Source.POPULAR, items, catalogue);
    CandidateSource newest = new ListSource(Source.NEW, items, catalogue);
    CandidateSource seeds = new NeighbourSource(Source.SEEDS, items);
    CandidateSource history = new NeighbourSource(Source.HISTORY, items);
    similar = new ItemRowSource(Source.SIMILAR, ItemToItemModel::similar, items);
    text = new TextSource(items);
    boughtTogether =
        new ItemRowSource(Source.BOUGHT_TOGETHER, ItemToItemModel::boughtTogether, items);
    sources =
        List.of(
            new ItemToItemSource(items),
            boughtTogether,
            text,
            seeds,
            history,
            new VectorSource(items),
            new CategorySource(items, catalogue),
            new ListSource(Source.TRENDING, items, catalogue),
            popular,
            newest);
    byPopularity = List.of(popular, newest);
    byNeighbours = List.of(seeds, history, popular, newest);
    anything = new ListSource(Source.CATALOGUE, items, catalogue);
  }

  /**
   * Up to {@code size} candidates from all sources, and the pinned ones.
   *
   * @param needed fewer than these are filled up with anything that may be shown
   * @param room receives them; what it held before is forgotten
   */
  public void find(CandidateQuery query, int size, int needed, Candidates room) {
    begin(query, room);
    for (CandidateSource source : sources) {
      double share = query.share(source.source());
      // Whoever wants explanations is told of all sources, also of those that came too late.
      if (share > 0 && (room.size() < size || query.explain())) {
        int quota = (int) Math.ceil(share * size);
        ask(source, query, Math.min(size, SPARE * quota), room);
        room.takeFrom(source.source(), Math.min(size, room.size() + quota));
      }
    }
    for (CandidateSource source : sources) {
      room.takeFrom(source.source(), size);
    }
    fill(query, size, room);
    finish(query, needed, room);
  }

  /** Asks again for all that there is, where the shares with something to spare were not enough. */
  private void fill(CandidateQuery query, int size, Candidates room) {
    for (CandidateSource source : sources) {
      if (room.size() >= size) {
        return;
      }
      if (query.share(source.source()) > 0) {
        ask(source, query, size, room);
        room.takeFrom(source.source(), size);
      }
    }
  }

  private static void ask(
      CandidateSource source, CandidateQuery query, int limit, Candidates room) {
    if (query.removed().isPresent()) {
      query.removed().get().asking(source.source());
    }
    source.find(query, limit, room);
    if (query.explain() || query.removed().isPresent()) {
      room.findAll(source.source());
    }
  }

  private void begin(CandidateQuery query, Candidates room) {
    room.begin(query.explain());
    for (ItemId pinned : query.pinned()) {
      items.find(pinned).filter(query.eligible()).ifPresent(room::reserve);
    }
    if (query.removed().isPresent()) {
      query.removed().get().clear();
    }
  }

  /** The same by popularity alone: the baseline. */
  public void popular(CandidateQuery query, int size, int needed, Candidates room) {
    inOrder(byPopularity, query, size, needed, room);
  }

  /**
   * Neighbours of the seeds and of what the user turned to, and behind them what is popular: the
   * slate where there is no model.
   *
   * @return whether there are neighbours
   */
  public boolean neighbours(CandidateQuery query, int size, int needed, Candidates room) {
    List<CandidateSource> wanted =
        byNeighbours.stream()
            .filter(one -> byPopularity.contains(one) || query.share(one.source()) > 0)
            .toList();
    inOrder(wanted, query, size, needed, room);
    return room.size() > 0 && (room.source(0) == Source.SEEDS || room.source(0) == Source.HISTORY);
  }

  private void inOrder(
      List<CandidateSource> these, CandidateQuery query, int size, int needed, Candidates room) {
    begin(query, room);
    for (CandidateSource source : these) {
      ask(source, query, size, room);
      room.takeFrom(source.source(), size);
    }
    finish(query, needed, room);
  }

  /**
   * Finds substitutes of the seeds: by the retrieval model, and the last fifth by their texts, so
   * that items without interactions are found; then by co-visitation, by vectors and by popularity.
   */
  public void similar(CandidateQuery query, int size, Candidates room) {
    room.begin(query.explain());
    similar.find(query, size, room);
    text.find(query, size, room);
    room.takeFrom(Source.SIMILAR, size - room.offered(Source.TEXT, size / TEXT_SLOTS));
    if (room.size() > 0) {
      room.takeFrom(Source.TEXT, Math.min(size, room.size() + size / TEXT_SLOTS));
    }
    room.takeFrom(Source.SIMILAR, size);
    room.takeFrom(Source.TEXT, size);
    for (CandidateSource source : sources) {
      if (OF_AN_ITEM.contains(source.source())) {
        source.find(query, size, room);
        room.takeFrom(source.source(), size);
      }
    }
    finish(query, size, room);
  }

  /** Finds complements of the seeds; there may be fewer than wanted, or none. */
  public void boughtTogether(CandidateQuery query, int size, Candidates room) {
    room.begin(query.explain());
    boughtTogether.find(query, size, room);
    room.takeFrom(Source.BOUGHT_TOGETHER, size);
  }

  private void finish(CandidateQuery query, int needed, Candidates room) {
    if (query.removed().isPresent()) {
      query.removed().get().asking(Source.PINNED);
    }
    for (ItemId pinned : query.pinned()) {
      items.find(pinned).filter(query.eligible()).ifPresent(item -> room.add(item, Source.PINNED));
    }
    if (room.size() < needed) {
      ask(anything, query, needed + room.size(), room);
      room.takeFrom(Source.CATALOGUE, needed);
      // A product twice is better than a slate that is too short.
      for (CandidateSource source : sources) {
        room.takeAllFrom(source.source(), needed);
      }
      room.takeAllFrom(Source.CATALOGUE, needed);
    }
  }
}
