package io.millrace.serving.site;

import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.RemovedItems;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import java.util.List;

/** Finds candidates and ranks them, by a model, or without one if none can. */
final class RankingStage {
  private final CandidateFinder candidates;
  private final ModelRanker ranker;
  private final PlainRanker plain;
  private final int size;

  RankingStage(
      CandidateFinder candidates,
      ModelWatch models,
      TrialWatch trials,
      CatalogueWatch catalogue,
      SiteOptions options) {
    this.candidates = candidates;
    this.ranker = new ModelRanker(models, trials, catalogue::current, options.deadline());
    this.size = options.candidates();
    this.plain = new PlainRanker(candidates, catalogue::current, size);
  }

  /**
   * Ranks what the sources name.
   *
   * @param model an id of the registry, or a name for one, such as {@code champion}
   */
  RankingOutcome rank(
      RequestContext context, String model, CandidateQuery wanted, RequestScope scope) {
    if (!context.isExplained()) {
      return ranked(context, model, wanted, scope);
    }
    RemovedItems removed = new RemovedItems();
    return ranked(context, model, wanted.watchedBy(removed), scope).with(removed);
  }

  private RankingOutcome ranked(
      RequestContext context, String model, CandidateQuery wanted, RequestScope scope) {
    int needed = context.query().count();
    ModelRanker.Attempt attempt =
        ranker.rank(
            context,
            model,
            wanted,
            (query, buffer) -> candidates.find(query, Math.max(size, needed), needed, buffer),
            scope);
    return attempt
        .ranked()
        .orElseGet(() -> plain.rank(context, model, wanted, attempt.fallbacks(), scope))
        .with(attempt.fallbacks());
  }

  /** Ranks given items, all of them. */
  RankingOutcome rank(
      RequestContext context,
      List<CatalogueItem> given,
      CandidateQuery wanted,
      RequestScope scope) {
    ModelRanker.Attempt attempt =
        ranker.rank(
            context,
            context.model(),
            wanted,
            (query, buffer) -> candidates.given(query, given, buffer),
            scope);
    return attempt
        .ranked()
        .orElseGet(() -> plain.rank(given, wanted, scope))
        .with(attempt.fallbacks());
  }
}
