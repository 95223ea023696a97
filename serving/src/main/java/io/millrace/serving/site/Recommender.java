package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.PLACEMENT_FAILED;

import io.millrace.placement.Placement;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.reranking.Exploration;
import io.millrace.serving.site.Request.Purpose;
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
  private final CandidateRanker ranker;
  private final SlateMaker maker;
  private final SlateExplainer explainer;
  private final RequestFinisher finisher;

  Recommender(
      RequestOpener opener,
      NamedItems named,
      CandidateRanker ranker,
      SlateMaker maker,
      SlateExplainer explainer,
      RequestFinisher finisher) {
    this.opener = opener;
    this.named = named;
    this.ranker = ranker;
    this.maker = maker;
    this.explainer = explainer;
    this.finisher = finisher;
  }

  /** The best slate for a user. */
  SlateAnswer recommend(SlateQuery query, long arrived) {
    return recommend(opener.open(query, arrived, Purpose.SHOWN), finisher::finish);
  }

  /** The same for nobody: neither an impression nor an arm nor a figure is left of it. */
  SlateAnswer rehearse(SlateQuery query, long arrived) {
    return recommend(opener.open(query, arrived, Purpose.REHEARSED), finisher::finish);
  }

  /**
   * How the best slate for a user comes about, made by the same code and shown to nobody: neither
   * an impression nor an arm is left of it.
   */
  SlateExplanation explain(SlateQuery query, long arrived) {
    return recommend(
        opener.open(query.explained(), arrived, Purpose.EXPLAINED),
        (request, ranking, slate) ->
            explainer.explain(request, slate, finisher.answer(request, ranking, slate)));
  }

  /** What becomes of a slate once it is made. */
  @FunctionalInterface
  private interface Finish<T> {
    T finish(Request request, Ranking ranking, List<RankedItem> slate);
  }

  private <T> T recommend(Request opened, Finish<T> last) {
    try (Request request = opened) {
      try {
        return recommended(request, last);
      } catch (RuntimeException e) {
        if (request.rules.equals(Placement.DEFAULT)) {
          throw e;
        }
        LOG.error(
            "Placement rules failed, serving by the usual ones (request_id={})", request.id, e);
        request.fallbacks.add(PLACEMENT_FAILED);
        request.rules = Placement.DEFAULT;
        request.traces.clear();
        return recommended(request, last);
      }
    }
  }

  private <T> T recommended(Request request, Finish<T> last) {
    CandidateQuery wanted = maker.wanted(request);
    List<String> two = request.assignment.rules().interleave();
    if (two.isEmpty()) {
      Ranking ranking = ranker.rank(request, request.model(), wanted);
      return last.finish(request, ranking, maker.slate(request, ranking));
    }
    Ranking one = ranker.rank(request, two.get(0), wanted);
    Ranking other = ranker.rank(request, two.get(1), wanted);
    if (one.model().equals(other.model())) {
      return last.finish(request, one, maker.slate(request, one));
    }
    Ranking both = Ranking.together(one, other);
    return last.finish(request, both, maker.interleaved(request, one, other, both));
  }

  /** The given items, all of them, in order. */
  SlateAnswer rank(SlateQuery query, long arrived) {
    try (Request request = opener.open(query, arrived, Purpose.SHOWN)) {
      List<CatalogueItem> given = named.find(query.items(), request);
      Ranking ranking = ranker.rank(request, given);
      return finisher.finish(request, ranking, Exploration.inOrder(ranking.items(), given.size()));
    }
  }
}
