package io.millrace.serving.site;

import io.millrace.placement.Placement;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.serving.reranking.Exploration;
import io.millrace.serving.site.Arrival.Purpose;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a request to its slate: candidates, ranking, the placement's rules. Nothing that
 * fails on the way fails the request: what is missing is left out, and the answer says so.
 */
final class Recommender {
  private static final Logger LOG = LoggerFactory.getLogger(Recommender.class);

  private final RequestOpener opener;
  private final NamedItems named;
  private final RankingStage ranking;
  private final SlateMaker maker;
  private final SlateExplainer explainer;
  private final RequestFinisher finisher;

  Recommender(
      RequestOpener opener,
      NamedItems named,
      RankingStage ranking,
      SlateMaker maker,
      SlateExplainer explainer,
      RequestFinisher finisher) {
    this.opener = opener;
    this.named = named;
    this.ranking = ranking;
    this.maker = maker;
    this.explainer = explainer;
    this.finisher = finisher;
  }

  /** Recommends to a user. */
  SlateAnswer recommend(SlateQuery query, long arrived) {
    return recommend(query, arrived, Purpose.SHOWN);
  }

  /** The same for nobody: neither an impression nor a variant nor a metric is left of it. */
  SlateAnswer rehearse(SlateQuery query, long arrived) {
    return recommend(query, arrived, Purpose.WARM_UP);
  }

  private SlateAnswer recommend(SlateQuery query, long arrived, Purpose purpose) {
    try (RequestScope scope = opener.open(query, arrived, purpose)) {
      Made made = make(scope);
      return finisher.finish(made.context(), made.slate(), made.ranked());
    }
  }

  /**
   * How the best slate for a user comes about, made by the same code and shown to nobody: neither
   * an impression nor a variant is left of it.
   */
  SlateExplanation explain(SlateQuery query, long arrived) {
    try (RequestScope scope = opener.open(query.explained(), arrived, Purpose.EXPLAINED)) {
      Made made = make(scope);
      return explainer.explain(
          made.context(),
          made.outcomes(),
          made.slate(),
          finisher.answer(made.context(), made.slate()));
    }
  }

  /**
   * A slate, and how it was made.
   *
   * @param context whose rules it obeys
   * @param outcomes the rankings, one or two
   * @param ranked when they were done, as {@link System#nanoTime}
   */
  private record Made(
      RequestContext context, List<RankingOutcome> outcomes, Slate slate, long ranked) {}

  private Made make(RequestScope scope) {
    RequestContext context = scope.context();
    try {
      return make(context, scope);
    } catch (RuntimeException e) {
      if (context.rules().equals(Placement.DEFAULT)) {
        throw e;
      }
      LOG.error(
          "Placement rules failed, serving by the usual ones (request_id={})", context.id(), e);
      return make(context.withoutRules(), scope);
    }
  }

  /** The pipeline: the context's candidates are ranked, and the ranking is made a slate. */
  private Made make(RequestContext context, RequestScope scope) {
    Eligibility eligible = maker.eligible(context, context.query().exclude());
    CandidateQuery wanted = maker.wanted(context, eligible);
    List<String> two = context.assignment().rules().interleave();
    RankingOutcome one =
        ranking.rank(context, two.isEmpty() ? context.model() : two.get(0), wanted, scope);
    List<RankingOutcome> outcomes =
        two.isEmpty()
            ? List.of(one)
            : List.of(one, ranking.rank(context, two.get(1), wanted, scope));
    long ranked = System.nanoTime();
    RankedList first = one.ranking();
    RankedList last = outcomes.get(outcomes.size() - 1).ranking();
    Slate slate =
        first.model().equals(last.model())
            ? maker.slate(context, first)
            : maker.interleaved(context, first, last);
    for (RankingOutcome outcome : outcomes) {
      slate = slate.with(outcome.fallbacks());
    }
    slate = slate.with(context.fallbacks());
    return new Made(
        context,
        outcomes,
        eligible.isCutShort() ? slate.with(EnumSet.of(Fallback.FILTER_TOO_COSTLY)) : slate,
        ranked);
  }

  /** Ranks the given items, all of them. */
  SlateAnswer rank(SlateQuery query, long arrived) {
    try (RequestScope scope = opener.open(query, arrived, Purpose.SHOWN)) {
      RequestContext context = scope.context();
      NamedItems.Found given = named.find(query.items(), context);
      RankingOutcome outcome =
          ranking.rank(context, given.items(), maker.wanted(context, item -> true), scope);
      long ranked = System.nanoTime();
      Slate slate =
          new Slate(
              outcome.ranking(),
              Exploration.inOrder(outcome.ranking().items(), given.items().size()));
      return finisher.finish(
          context,
          slate.with(outcome.fallbacks()).with(given.fallbacks()).with(context.fallbacks()),
          ranked);
    }
  }
}
