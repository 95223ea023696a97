package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.UNKNOWN_ITEM;

import io.millrace.event.ItemId;
import io.millrace.placement.SourceShares;
import io.millrace.serving.candidate.CandidateBuffer;
import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.CandidateQuery.VectorQuery;
import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.modelwatch.ModelHandle;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.ranking.RankingBuffer;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.serving.reranking.Exploration;
import io.millrace.serving.site.Arrival.Purpose;
import java.util.EnumSet;
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
    CandidateSet find(CandidateQuery query, int size, CandidateBuffer buffer);
  }

  private SlateAnswer aboutItems(SlateQuery query, long arrived, String name, ItemFinder finder) {
    try (RequestScope scope = opener.open(query, arrived, Purpose.SHOWN)) {
      RequestContext context = scope.context().aboutItems();
      NamedItems.Found about = named.find(query.items(), context);
      Set<Fallback> fallbacks = EnumSet.noneOf(Fallback.class);
      fallbacks.addAll(context.fallbacks());
      fallbacks.addAll(about.fallbacks());
      if (about.items().stream().allMatch(item -> item.state().firstSeen().isEmpty())) {
        fallbacks.add(UNKNOWN_ITEM);
      }
      Set<ItemId> excluded = new HashSet<>(query.exclude());
      excluded.addAll(query.items());
      Eligibility eligible = maker.eligible(context, excluded);
      RankingBuffer buffer = scope.acquire();
      CandidateSet found;
      try (ModelHandle handle = models.acquire(context.model())) {
        found =
            finder.find(
                new CandidateQuery(
                    context.user(),
                    query.items(),
                    List.of(),
                    eligible,
                    handle.model().flatMap(model -> similarTo(about.items().get(0), model)),
                    handle.model().flatMap(LoadedModel::retrievalModel),
                    context.rules(),
                    SourceShares.USUAL,
                    false,
                    Optional.empty()),
                query.count(),
                buffer.candidates());
      }
      context.stages().count(found);
      RankedList ranking = RankedList.bySource(name, found, buffer);
      long ranked = System.nanoTime();
      fallbacks.addAll(RankingOutcome.fallbacks(found));
      if (eligible.isCutShort()) {
        fallbacks.add(Fallback.FILTER_TOO_COSTLY);
      }
      Slate slate = new Slate(ranking, Exploration.inOrder(ranking.items(), query.count()));
      return finisher.finish(context, slate.with(fallbacks), ranked);
    }
  }

  /**
   * Searches by the item's vector without its last component, which is a term of the item alone.
   */
  private static Optional<VectorQuery> similarTo(CatalogueItem item, LoadedModel model) {
    ItemVectors vectors = model.vectors();
    return vectors
        .vector(item.position())
        .map(
            vector -> {
              vector[vector.length - 1] = 0;
              return new VectorQuery(vector, vectors);
            });
  }
}
