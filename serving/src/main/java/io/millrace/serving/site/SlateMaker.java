package io.millrace.serving.site;

import io.millrace.event.ItemId;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement.Diversity;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.placement.Placement;
import io.millrace.placement.SourceShares;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.catalogue.Categories;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.reranking.Counterfactuals;
import io.millrace.serving.reranking.Draws;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.serving.reranking.Interleaver;
import io.millrace.serving.reranking.RemovalReasons;
import io.millrace.serving.reranking.Reranker;
import io.millrace.serving.reranking.RerankingContext;
import io.millrace.serving.reranking.Similarity;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** What a request's rules make of it: before the ranking who may be shown, after it the slate. */
final class SlateMaker {
  private final ItemTable items;
  private final Reranker reranker;
  private final Draws draws;

  SlateMaker(ItemTable items, Reranker reranker, Draws draws) {
    this.items = items;
    this.reranker = reranker;
    this.draws = draws;
  }

  /** What may be shown. */
  Eligibility eligible(Request request, Collection<ItemId> excluded) {
    Placement rules = request.rules;
    Eligibility eligible =
        new Eligibility(
            items::position,
            request.user,
            excluded,
            Filter.and(List.of(request.query.filter(), rules.filter())),
            rules.excludedTypes(),
            request.now);
    request.eligible = Optional.of(eligible);
    return eligible;
  }

  /** What candidates a slate is made of. */
  CandidateQuery wanted(Request request) {
    List<ItemId> pinned =
        request.rules.pins().stream()
            .filter(pin -> pin.period().holds(request.now))
            .flatMap(pin -> pin.itemId().stream())
            .distinct()
            .toList();
    return new CandidateQuery(
        request.user,
        request.query.seeds(),
        pinned,
        eligible(request, request.query.exclude()),
        Optional.empty(),
        Optional.empty(),
        request.rules,
        SourceShares.USUAL,
        request.query.explain(),
        Optional.empty());
  }

  /** How slates explore: as the placement says, else as serving is configured. */
  ExplorationRule exploration(Request request) {
    return request.rules.exploration().orElse(reranker.usual());
  }

  /** What the rules did to a ranking, see {@link Counterfactuals}. */
  Counterfactuals counterfactuals(Request request, Ranking ranking) {
    // Their slates draw nothing.
    return new Counterfactuals(ranking.items(), context(request, new SplittableRandom(0)));
  }

  /** Why items may not be shown. */
  static RemovalReasons reasons(Request request) {
    return new RemovalReasons(
        request.user, request.query.exclude(), request.query.filter(), request.rules, request.now);
  }

  List<RankedItem> slate(Request request, Ranking ranking) {
    return reranker.rerank(ranking.items(), context(request, draws.next()));
  }

  /** A slate that two rankings draft together. */
  List<RankedItem> interleaved(Request request, Ranking one, Ranking other, Ranking logged) {
    request.teams = List.of(one.model(), other.model());
    return Interleaver.interleave(
        one.itemsFor(logged), other.itemsFor(logged), context(request, draws.next()));
  }

  private static RerankingContext context(Request request, SplittableRandom random) {
    return new RerankingContext(
        request.query.count(), request.rules, similarity(request), request.now, random);
  }

  /**
   * By categories, else by the model's vectors; those only if the placement asks for diversity:
   * items that go together are near to each other, and are what a slate is for.
   */
  private static Similarity similarity(Request request) {
    boolean byVectors = !request.rules.diversity().equals(Diversity.DEFAULT);
    return (one, other) -> {
      OptionalDouble ofCategories = Categories.similarity(one, other);
      return ofCategories.isPresent()
          ? ofCategories.getAsDouble()
          : byVectors ? request.vectors.cosine(one.position(), other.position()).orElse(0) : 0;
    };
  }
}
