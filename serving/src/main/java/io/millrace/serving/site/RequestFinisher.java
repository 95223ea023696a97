package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.FILTER_TOO_COSTLY;

import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.serving.site.Stages.Stage;
import java.util.List;

/** Does what follows when a slate is made: logs it, counts it, keeps its variants, answers. */
final class RequestFinisher {
  private final SlateWriter writer;
  private final ArmKeeper arms;

  RequestFinisher(SlateWriter writer, ArmKeeper arms) {
    this.writer = writer;
    this.arms = arms;
  }

  SlateAnswer finish(Request request, Ranking ranking, List<RankedItem> slate) {
    long mark = request.stages.end(Stage.RERANKING, request.mark);
    sayIfCutShort(request);
    writer.log(request, ranking, slate);
    request.stages.end(Stage.IMPRESSION, mark);
    request.stages.count(request.fallbacks);
    request.stages.count(ranking.model());
    request.stages.end(Stage.TOTAL, request.start);
    request
        .assignment
        .arms()
        .filter(kept -> !request.rehearsed)
        .ifPresent(kept -> arms.keep(request.query.unit().orElseThrow(), kept));
    return writer.answer(request, ranking, slate);
  }

  /** The answer to a request whose slate is shown to nobody: nothing is left of it. */
  SlateAnswer answer(Request request, Ranking ranking, List<RankedItem> slate) {
    sayIfCutShort(request);
    return writer.answer(request, ranking, slate);
  }

  private static void sayIfCutShort(Request request) {
    if (request.eligible.filter(Eligibility::isCutShort).isPresent()) {
      request.fallbacks.add(FILTER_TOO_COSTLY);
    }
  }
}
