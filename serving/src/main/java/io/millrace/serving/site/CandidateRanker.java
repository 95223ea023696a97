package io.millrace.serving.site;

import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery.VectorQuery;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.RemovedItems;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import io.millrace.serving.ranking.Ranking;
import java.util.List;

/** Finds candidates and ranks them, by a model, or without one if none can. */
final class CandidateRanker {
  private final CandidateFinder candidates;
  private final ModelRanker ranker;
  private final PlainRanker plain;
  private final int size;

  CandidateRanker(
      CandidateFinder candidates,
      ModelWatch models,
      TrialWatch trials,
      CatalogueWatch catalogue,
      SiteOptions options) {
    this.candidates = candidates;
    this.ranker = new ModelRanker(models, trials, catalogue::current, options.deadline());
    this.size = options.candidates();
    this.plain = new PlainRanker(candidates, catalogue, size);
  }

  /**
   * Ranks what the sources name.
   *
   * @param model an id of the registry, or a name for one, such as {@code champion}
   */
  Ranking rank(Request request, String model, CandidateQuery wanted) {
    if (!request.explained) {
      return ranked(request, model, wanted);
    }
    RemovedItems removed = new RemovedItems();
    Ranking ranking = ranked(request, model, wanted.watchedBy(removed));
    request.trace(ranking, removed);
    return ranking;
  }

  private Ranking ranked(Request request, String word, CandidateQuery wanted) {
    int needed = request.query.count();
    return ranker
        .rank(
            request,
            word,
            (model, part, into) ->
                candidates.find(
                    wanted.with(
                        model.userVector(part).map(own -> new VectorQuery(own, model.vectors())),
                        model.retrievalModel(),
                        model.sourceShares()),
                    Math.max(size, needed),
                    needed,
                    into))
        .orElseGet(() -> plain.rank(request, word, wanted));
  }

  /** Ranks given items, all of them. */
  Ranking rank(Request request, List<CatalogueItem> given) {
    return ranker
        .rank(request, request.model(), (model, part, into) -> PlainRanker.add(given, into))
        .orElseGet(() -> plain.rank(request, given));
  }
}
