package io.millrace.serving.site;

import io.millrace.event.ItemId;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Diversity;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.placement.SourceShares;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Categories;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.reranking.Counterfactuals;
import io.millrace.serving.reranking.Draws;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.serving.reranking.Interleaver;
import io.millrace.serving.reranking.RemovalReasons;
import io.millrace.serving.reranking.Reranked;
import io.millrace.serving.reranking.Reranker;
import io.millrace.serving.reranking.RerankingContext;
import io.millrace.serving.reranking.Similarity;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

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

  /** Returns what may be shown. */
  Eligibility eligible(RequestContext context, Collection<ItemId> excluded) {
    Placement rules = context.rules();
    return new Eligibility(
        items::position,
        context.user(),
        excluded,
        Filter.and(List.of(context.query().filter(), rules.filter())),
        rules.excludedTypes(),
        context.now());
  }

  /** Returns what candidates a slate is made of. */
  CandidateQuery wanted(RequestContext context, Predicate<CatalogueItem> eligible) {
    List<ItemId> pinned =
        context.rules().pins().stream()
            .filter(pin -> pin.period().holds(context.now()))
            .flatMap(pin -> pin.itemId().stream())
            .distinct()
            .toList();
    return new CandidateQuery(
        context.user(),
        context.query().seeds(),
        pinned,
        eligible,
        Optional.empty(),
        Optional.empty(),
        context.rules(),
        SourceShares.USUAL,
        context.query().explain(),
        Optional.empty());
  }

  /** Returns how slates explore: as the placement says, else as serving is configured. */
  ExplorationRule exploration(RequestContext context) {
    return context.rules().exploration().orElse(reranker.usual());
  }

  /** Returns what the rules did to a ranking, see {@link Counterfactuals}. */
  Counterfactuals counterfactuals(RequestContext context, RankedList ranking, ItemVectors vectors) {
    // Their slates draw nothing.
    return new Counterfactuals(
        ranking.items(), rerankingContext(context, vectors, new SplittableRandom(0)));
  }

  /** Returns why items may not be shown. */
  static RemovalReasons reasons(RequestContext context) {
    return new RemovalReasons(
        context.user(),
        context.query().exclude(),
        context.query().filter(),
        context.rules(),
        context.now());
  }

  /** Makes the slate of a ranking. */
  Slate slate(RequestContext context, RankedList ranking) {
    Reranked made =
        reranker.rerank(
            ranking.items(), rerankingContext(context, vectors(List.of(ranking)), draws.next()));
    return new Slate(ranking, made.items(), List.of(), fallbacks(made));
  }

  /** Makes a slate that two rankings draft together. */
  Slate interleaved(RequestContext context, RankedList one, RankedList other) {
    RankedList logged = RankedList.together(one, other);
    List<RankedList> teams = List.of(one, other);
    Reranked made =
        Interleaver.interleave(
            one.itemsFor(logged),
            other.itemsFor(logged),
            rerankingContext(context, vectors(teams), draws.next()));
    return new Slate(logged, made.items(), teams, fallbacks(made));
  }

  private static Set<Fallback> fallbacks(Reranked made) {
    return made.failedRules().isEmpty() ? Set.of() : EnumSet.of(Fallback.RULE_FAILED);
  }

  /** Returns the vectors by which the items of a slate are compared. */
  static ItemVectors vectors(Slate slate) {
    return vectors(slate.teams().isEmpty() ? List.of(slate.ranking()) : slate.teams());
  }

  /** Returns those of the last ranking that has any. */
  private static ItemVectors vectors(List<RankedList> rankings) {
    ItemVectors vectors = ItemVectors.EMPTY;
    for (RankedList ranking : rankings) {
      vectors = ranking.by().map(ModelUse::vectors).orElse(vectors);
    }
    return vectors;
  }

  private static RerankingContext rerankingContext(
      RequestContext context, ItemVectors vectors, SplittableRandom random) {
    return new RerankingContext(
        context.query().count(),
        context.rules(),
        similarity(context.rules(), vectors),
        context.now(),
        random);
  }

  /**
   * By categories, else by the model's vectors; those only if the placement asks for diversity:
   * items that go together are near to each other, and are what a slate is for.
   */
  private static Similarity similarity(Placement rules, ItemVectors vectors) {
    boolean byVectors = !rules.diversity().equals(Diversity.DEFAULT);
    return (one, other) -> {
      OptionalDouble ofCategories = Categories.similarity(one, other);
      return ofCategories.isPresent()
          ? ofCategories.getAsDouble()
          : byVectors ? vectors.cosine(one.position(), other.position()).orElse(0) : 0;
    };
  }
}
