package io.millrace.recommender;

import io.millrace.model.RankingModel;
import io.millrace.placement.SourceShares;
import io.millrace.retrieval.linear.ItemToItemModel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A retrieval model, a ranker, or both. Safe for use by several threads.
 *
 * @param rankerWeight how candidates are ordered: 0 by retrieval alone, 1 by the ranker alone, in
 *     between by the weighted reciprocal ranks of both, see {@link RankFusion}
 * @param shares of the candidate sources, learned with the models
 */
public record Recommender(
    Optional<RankingModel> ranker,
    Optional<ItemToItemModel> retrieval,
    double rankerWeight,
    SourceShares shares)
    implements AutoCloseable {
  public Recommender {
    if (ranker.isEmpty() && retrieval.isEmpty()) {
      throw new IllegalArgumentException("a recommender needs a ranker or a retrieval model");
    }
    if (!(rankerWeight >= 0 && rankerWeight <= 1)) {
      throw new IllegalArgumentException("rankerWeight must be in [0, 1], is " + rankerWeight);
    }
    if (ranker.isEmpty() && rankerWeight != 0) {
      throw new IllegalArgumentException("rankerWeight must be 0 without a ranker");
    }
    if (retrieval.isEmpty() && rankerWeight != 1) {
      throw new IllegalArgumentException("rankerWeight must be 1 without a retrieval model");
    }
  }

  /** A recommender with the usual shares of candidate sources. */
  public Recommender(
      Optional<RankingModel> ranker, Optional<ItemToItemModel> retrieval, double rankerWeight) {
    this(ranker, retrieval, rankerWeight, SourceShares.USUAL);
  }

  /** Returns a recommender that orders by a ranker alone. */
  public static Recommender of(RankingModel ranker) {
    return new Recommender(Optional.of(ranker), Optional.empty(), 1);
  }

  /** Returns a recommender that orders by retrieval scores alone. */
  public static Recommender of(ItemToItemModel retrieval) {
    return new Recommender(Optional.empty(), Optional.of(retrieval), 0);
  }

  /** Returns what orders candidates at a weight of the ranker, in a word. */
  public static String orderedBy(double rankerWeight) {
    return rankerWeight == 0 ? "retrieval" : rankerWeight == 1 ? "ranker" : "fusion";
  }

  /** Returns where the parts come from: that of the ranker, and what orders candidates. */
  public Map<String, String> provenance() {
    Map<String, String> provenance = new TreeMap<>();
    ranker.ifPresent(one -> provenance.putAll(one.manifest().provenance()));
    retrieval.ifPresent(
        one ->
            one.manifest()
                .provenance()
                .forEach((name, value) -> provenance.put("retrieval-" + name, value)));
    provenance.put("ordered-by", orderedBy(rankerWeight));
    return provenance;
  }

  @Override
  public void close() {
    ranker.ifPresent(RankingModel::close);
  }
}
