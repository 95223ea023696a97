package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Asks every source and merges: each fills its quota first, in the order of {@link Source}; then
 * what is left over fills the rest. An item that several sources name belongs to the first.
 */
public final class CandidateFinder {
  private final List<CandidateSource> sources;
  private final List<CandidateSource> byPopularity;
  private final CandidateSource anything;

  public CandidateFinder(ItemCache items, Supplier<Catalogue> catalogue) {
    CandidateSource popular = new ListSource(Source.POPULAR, items, catalogue);
    CandidateSource newest = new ListSource(Source.NEW, items, catalogue);
    sources =
        List.of(
            new NeighbourSource(Source.SEEDS, items),
            new NeighbourSource(Source.HISTORY, items),
            new VectorSource(items),
            popular,
            newest);
    byPopularity = List.of(popular, newest);
    anything = new ListSource(Source.CATALOGUE, items, catalogue);
  }

  /**
   * Up to {@code size} candidates from all sources.
   *
   * @param needed fewer than these are filled up with anything that may be shown
   */
  public List<Candidate> find(CandidateQuery query, int size, int needed) {
    Map<Source, List<Candidate>> offers = new EnumMap<>(Source.class);
    Map<ItemId, Candidate> merged = new LinkedHashMap<>();
    for (CandidateSource source : sources) {
      List<Candidate> offer = source.find(query, size);
      offers.put(source.source(), offer);
      int quota = (int) Math.ceil(source.source().quota() * size);
      take(offer, Math.min(size, merged.size() + quota), merged);
    }
    offers.values().forEach(offer -> take(offer, size, merged));
    return fill(query, needed, merged);
  }

  /** The same by popularity alone: the baseline, and the slate where there is no model. */
  public List<Candidate> popular(CandidateQuery query, int size, int needed) {
    Map<ItemId, Candidate> merged = new LinkedHashMap<>();
    byPopularity.forEach(source -> take(source.find(query, size), size, merged));
    return fill(query, needed, merged);
  }

  /** Neighbours of the seeds first, then by popularity. */
  public List<Candidate> similar(CandidateQuery query, int size) {
    Map<ItemId, Candidate> merged = new LinkedHashMap<>();
    for (CandidateSource source : sources) {
      if (source.source() != Source.HISTORY) {
        take(source.find(query, size), size, merged);
      }
    }
    return fill(query, size, merged);
  }

  private List<Candidate> fill(CandidateQuery query, int needed, Map<ItemId, Candidate> merged) {
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
}
