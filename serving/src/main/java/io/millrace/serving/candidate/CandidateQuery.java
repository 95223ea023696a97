package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Placement;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.UserState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What candidates are wanted for.
 *
 * @param seeds items that the request names as a starting point, newest last
 * @param pinned items that are wanted in any case, where they may be shown
 * @param eligible whether an item may be shown at all
 * @param nearest the search by the model's vectors; empty for a model without vectors
 * @param retrieval the retrieval model; empty if the recommender has none
 * @param rules whose shares the sources have
 * @param shares of the sources that the rules do not name
 * @param explain whether all sources of a candidate shall be told
 * @param removed remembers the items that are not eligible; empty if nobody asks
 */
public record CandidateQuery(
    UserState user,
    List<ItemId> seeds,
    List<ItemId> pinned,
    Predicate<CatalogueItem> eligible,
    Optional<VectorQuery> nearest,
    Optional<RetrievalBuffer.RetrievalModel> retrieval,
    Placement rules,
    SourceShares shares,
    boolean explain,
    Optional<RemovedItems> removed) {
  /** A user's vector and the items' vectors that it is compared with. */
  public record VectorQuery(float[] user, ItemVectors items) {}

  /** Returns the same query for a model with vectors, a retrieval model, or both. */
  public CandidateQuery with(
      Optional<VectorQuery> vectors,
      Optional<RetrievalBuffer.RetrievalModel> model,
      SourceShares learned) {
    return new CandidateQuery(
        user, seeds, pinned, eligible, vectors, model, rules, learned, explain, removed);
  }

  /** Returns the share of the candidates that a source may fill before the others had their turn. */
  double share(Source source) {
    return rules.share(source, shares);
  }

  /** Returns the same query, which remembers the items that are not eligible. */
  public CandidateQuery watchedBy(RemovedItems watch) {
    return new CandidateQuery(
        user,
        seeds,
        pinned,
        item -> {
          boolean passes = eligible.test(item);
          if (!passes) {
            watch.add(item);
          }
          return passes;
        },
        nearest,
        retrieval,
        rules,
        shares,
        explain,
        Optional.of(watch));
  }
}
