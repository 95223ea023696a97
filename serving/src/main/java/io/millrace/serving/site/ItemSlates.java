package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.NO_USER;
import static io.millrace.serving.site.Fallback.UNKNOWN_ITEM;
import static io.millrace.serving.site.Fallback.UNKNOWN_USER;

import io.millrace.event.ItemId;
import io.millrace.placement.SourceShares;
import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery.VectorQuery;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.Candidates;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.modelwatch.Lease;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.ranking.RankingRoom;
import io.millrace.serving.reranking.Exploration;
import io.millrace.serving.site.Request.Purpose;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Slates about items rather than for a user: in the order of their sources, nothing ranks them. */
final class ItemSlates {
  /** The name of what orders similar items. */
  private static final String SIMILARITY = "similarity";

  private static final String BOUGHT_TOGETHER = "bought_together";

  private final RequestOpener opener;
  private final NamedItems named;
  private final ModelWatch models;
  private final CandidateFinder candidates;
  private final SlateMaker maker;
  private final RequestFinisher finisher;

  ItemSlates(
      RequestOpener opener,
      NamedItems named,
      ModelWatch models,
      CandidateFinder candidates,
      SlateMaker maker,
      RequestFinisher finisher) {
    this.opener = opener;
    this.named = named;
    this.models = models;
    this.candidates = candidates;
    this.maker = maker;
    this.finisher = finisher;
  }

  /** What is similar to an item: substitutes. */
  SlateAnswer similar(SlateQuery query, long arrived) {
    return aboutItems(query, arrived, SIMILARITY, candidates::similar);
  }

  /** What is bought together with an item, or with the items of a cart: complements. */
  SlateAnswer boughtTogether(SlateQuery query, long arrived) {
    return aboutItems(query, arrived, BOUGHT_TOGETHER, candidates::boughtTogether);
  }

  /** Finds candidates for the items in question. */
  private interface ItemFinder {
    void find(CandidateQuery query, int size, Candidates into);
  }

  private SlateAnswer aboutItems(SlateQuery query, long arrived, String name, ItemFinder finder) {
    try (Request request = opener.open(query, arrived, Purpose.SHOWN)) {
      List<CatalogueItem> about = named.find(query.items(), request);
      if (about.stream().allMatch(item -> item.state().firstSeen().isEmpty())) {
        request.fallbacks.add(UNKNOWN_ITEM);
      }
      request.fallbacks.remove(NO_USER);
      request.fallbacks.remove(UNKNOWN_USER);
      Set<ItemId> excluded = new HashSet<>(query.exclude());
      excluded.addAll(query.items());
      RankingRoom room = request.room();
      try (Lease lease = models.lease(request.model())) {
        finder.find(
            new CandidateQuery(
                request.user,
                query.items(),
                List.of(),
                maker.eligible(request, excluded),
                lease.model().flatMap(model -> similarTo(about.get(0), model)),
                lease.model().flatMap(LoadedModel::retrievalModel),
                request.rules,
                SourceShares.USUAL,
                false,
                Optional.empty()),
            query.count(),
            room.candidates());
      }
      request.stages.count(room.candidates());
      Ranking ranking = Ranking.bySource(name, room);
      return finisher.finish(request, ranking, Exploration.inOrder(ranking.items(), query.count()));
    }
  }

  /** The item's own vector without its last component, which is a term of the item alone. */
  private static Optional<VectorQuery> similarTo(CatalogueItem item, LoadedModel model) {
    return model
        .vectors()
        .vector(item.position())
        .map(
            vector -> {
              vector[vector.length - 1] = 0;
              return new VectorQuery(vector, model.vectors());
            });
  }
}
