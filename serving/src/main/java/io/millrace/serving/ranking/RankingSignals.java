package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.recommender.RankFusion;
import io.millrace.retrieval.Descending;
import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.catalogue.CatalogueItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The scores and ranks by which a recommender ordered the candidates, before they were fused, for
 * explanations: scores all of them again.
 */
public final class RankingSignals {
  private final LoadedModel model;
  private final LoadedModel.UserPart user;
  private final CandidateSet candidates;
  private final List<RankedItem> ranked;
  private final Instant now;
  private final float[] ranker;
  private final float[] retrieval;
  private final Map<ItemId, Signal> signals = new HashMap<>();

  /**
   * What the parts of the recommender say of an item; the ranks are among the candidates, from 1.
   *
   * @param retrievalScore empty without a retrieval model, or without a history for it
   * @param rankerScore empty if no ranker counts
   */
  public record Signal(
      Optional<Double> retrievalScore,
      Optional<Integer> retrievalRank,
      Optional<Double> rankerScore,
      Optional<Integer> rankerRank) {
    /** Of an item of which no model says anything. */
    public static final Signal NONE =
        new Signal(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Scores the candidates; hold the model.
   *
   * @param ranked the ranking of the candidates
   */
  public RankingSignals(
      LoadedModel model,
      LoadedModel.UserPart user,
      CandidateSet candidates,
      List<RankedItem> ranked,
      Instant now) {
    this.model = model;
    this.user = user;
    this.candidates = candidates;
    this.ranked = ranked;
    this.now = now;
    List<CatalogueItem> items = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      items.add(candidates.item(i));
    }
    ranker = model.ranks() ? model.scores(user, items, candidates.retrieval(), now) : new float[0];
    retrieval = new float[candidates.retrieval().isScored() ? items.size() : 0];
    for (int i = 0; i < retrieval.length; i++) {
      retrieval[i] = candidates.retrieval().score(items.get(i));
    }
    int[] rankerRanks = ranks(ranker);
    int[] retrievalRanks = ranks(retrieval);
    for (int i = 0; i < items.size(); i++) {
      signals.put(
          items.get(i).itemId(),
          new Signal(at(retrieval, i), at(retrievalRanks, i), at(ranker, i), at(rankerRanks, i)));
    }
  }

  private static Optional<Double> at(float[] values, int i) {
    return i < values.length ? Optional.of((double) values[i]) : Optional.empty();
  }

  private static Optional<Integer> at(int[] values, int i) {
    return i < values.length ? Optional.of(values[i]) : Optional.empty();
  }

  /** The rank of each score, from 1; equals in their order. */
  private static int[] ranks(float[] scores) {
    long[] order = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      order[i] = Descending.key(scores[i], i);
    }
    Arrays.sort(order);
    int[] ranks = new int[scores.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[Descending.index(order[rank])] = rank + 1;
    }
    return ranks;
  }

  /** Returns what the recommender says of a candidate; nothing of any other item. */
  public Signal of(ItemId candidate) {
    return signals.getOrDefault(candidate, Signal.NONE);
  }

  /**
   * An item that is no candidate.
   *
   * @param rank its place by score alone if it had been one; empty if the recommender says nothing
   *     of it
   */
  public record Outsider(CatalogueItem item, Signal signal, OptionalInt rank) {}

  /** Scores items that are no candidates, and says where they would rank among those. */
  public List<Outsider> outsiders(Collection<CatalogueItem> items) {
    List<CatalogueItem> asked = List.copyOf(items);
    float[] scores =
        model.ranks() ? model.scores(user, asked, candidates.retrieval(), now) : new float[0];
    List<Outsider> outsiders = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      outsiders.add(outsider(asked.get(i), at(scores, i)));
    }
    return outsiders;
  }

  private Outsider outsider(CatalogueItem item, Optional<Double> byRanker) {
    Optional<Double> byRetrieval =
        retrieval.length > 0
            ? Optional.of((double) candidates.retrieval().score(item))
            : Optional.empty();
    Optional<Integer> retrievalRank = byRetrieval.map(score -> 1 + above(retrieval, score));
    Optional<Integer> rankerRank = byRanker.map(score -> 1 + above(ranker, score));
    Signal signal = new Signal(byRetrieval, retrievalRank, byRanker, rankerRank);
    OptionalInt rank = OptionalInt.empty();
    if (retrievalRank.isPresent() && rankerRank.isPresent() && model.rankerWeight() < 1) {
      float fused = RankFusion.score(model.rankerWeight(), retrievalRank.get(), rankerRank.get());
      rank =
          OptionalInt.of(
              1 + (int) ranked.stream().filter(one -> one.score().value() > fused).count());
    } else if (rankerRank.isPresent()) {
      rank = OptionalInt.of(rankerRank.get());
    } else if (byRetrieval.filter(score -> score > 0).isPresent()) {
      rank = OptionalInt.of(retrievalRank.orElseThrow());
    }
    return new Outsider(item, signal, rank);
  }

  private static int above(float[] scores, double score) {
    int above = 0;
    for (float one : scores) {
      above += one > score ? 1 : 0;
    }
    return above;
  }

  /** Returns what ordered the candidates: {@code retrieval}, {@code ranker} or {@code fusion}. */
  public String orderedBy() {
    return !model.ranks()
        ? "retrieval"
        : model.rankerWeight() < 1 && candidates.retrieval().isScored() ? "fusion" : "ranker";
  }
}
