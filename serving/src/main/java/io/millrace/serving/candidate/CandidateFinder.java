package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final ItemCache items;
  private final List<CandidateSource> sources;
  private final List<CandidateSource> byPopularity;
  private final CandidateSource anything;

  public CandidateFinder(ItemCache items, Supplier<Catalogue> catalogue) {
    this.items = items;
    CandidateSource popular = new ListSource(Source.POPULAR, items, catalogue);
    CandidateSource newest = new ListSource(Source.NEW, items, catalogue);
    sources =
        List.of(
            new NeighbourSource(Source.SEEDS, items),
            new NeighbourSource(Source.HISTORY, items),
            new VectorSource(items),
            new CategorySource(items, catalogue),
            new ListSource(Source.TRENDING, items, catalogue),
            popular,
            newest);
    byPopularity = List.of(popular, newest);
    anything = new ListSource(Source.CATALOGUE, items, catalogue);
  }

  /**
   * Up to {@code size} candidates from all sources, and the pinned ones.
   *
   * @param needed fewer than these are filled up with anything that may be shown
   */
  public List<Candidate> find(CandidateQuery query, int size, int needed) {
    Map<Source, List<Candidate>> offers = new EnumMap<>(Source.class);
    Map<ItemId, Candidate> merged = new LinkedHashMap<>();
    for (CandidateSource source : sources) {
      double share = query.rules().share(source.source());
      if (share > 0) {
        int quota = (int) Math.ceil(share * size);
        List<Candidate> offer = source.find(query, Math.min(size, SPARE * quota));
        offers.put(source.source(), offer);
        take(offer, Math.min(size, merged.size() + quota), merged);
      }
    }
    offers.values().forEach(offer -> take(offer, size, merged));
    fill(query, size, merged);
    List<Candidate> found = finish(query, needed, merged);
    return query.explain() ? withAllSources(found, offers) : found;
  }

  /** Asks again for all that there is, where the shares with something to spare were not enough. */
  private void fill(CandidateQuery query, int size, Map<ItemId, Candidate> merged) {
    for (CandidateSource source : sources) {
      if (merged.size() >= size) {
        return;
      }
      if (query.rules().share(source.source()) > 0) {
        take(source.find(query, size), size, merged);
      }
    }
  }

  /** The same by popularity alone: the baseline, and the slate where there is no model. */
  public List<Candidate> popular(CandidateQuery query, int size, int needed) {
    Map<ItemId, Candidate> merged = new LinkedHashMap<>();
    byPopularity.forEach(source -> take(source.find(query, size), size, merged));
    return finish(query, needed, merged);
  }

  /** Neighbours of the seeds first, then by likeness of vectors and by popularity. */
  public List<Candidate> similar(CandidateQuery query, int size) {
    Map<ItemId, Candidate> merged = new LinkedHashMap<>();
    for (CandidateSource source : sources) {
      if (OF_AN_ITEM.contains(source.source())) {
        take(source.find(query, size), size, merged);
      }
    }
    return finish(query, size, merged);
  }

  private List<Candidate> finish(CandidateQuery query, int needed, Map<ItemId, Candidate> merged) {
    for (ItemId pinned : query.pinned()) {
      if (!merged.containsKey(pinned)) {
        items
            .find(pinned)
            .filter(query.eligible())
            .ifPresent(item -> merged.put(pinned, Candidate.of(item, Source.PINNED, 0)));
      }
    }
    if (merged.size() < needed) {
      take(anything.find(query, needed + merged.size()), needed, merged);
    }
    return new ArrayList<>(merged.values());
  }

  private static void take(List<Candidate> offer, int upTo, Map<ItemId, Candidate> merged) {
    for (Candidate candidate : offer) {
      if (merged.size() >= upTo) {
        return;
      }
      merged.putIfAbsent(candidate.itemId(), candidate);
    }
  }

  private static List<Candidate> withAllSources(
      List<Candidate> found, Map<Source, List<Candidate>> offers) {
    Map<ItemId, List<Source>> named = new HashMap<>();
    offers.forEach(
        (source, offer) ->
            offer.forEach(
                candidate ->
                    named
                        .computeIfAbsent(candidate.itemId(), id -> new ArrayList<>())
                        .add(source)));
    return found.stream()
        .map(
            candidate ->
                candidate.alsoFrom(
                    named.getOrDefault(candidate.itemId(), List.of()).stream()
                        .filter(source -> source != candidate.source())
                        .toList()))
        .toList();
  }
}
