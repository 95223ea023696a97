package io.millrace.serving.site;

import io.millrace.serving.site.Stages.Stage;

/** Does what follows when a slate is made: logs it, counts it, keeps its variants, answers. */
final class RequestFinisher {
  private final SlateWriter writer;
  private final ArmKeeper arms;

  RequestFinisher(SlateWriter writer, ArmKeeper arms) {
    this.writer = writer;
    this.arms = arms;
  }

  /**
   * Finishes a request.
   *
   * @param begun when re-ranking began, as {@link System#nanoTime}
   */
  SlateAnswer finish(RequestContext context, Slate slate, long begun) {
    Stages stages = context.stages();
    long made = stages.end(Stage.RERANKING, begun);
    writer.log(context, slate);
    stages.end(Stage.IMPRESSION, made);
    stages.count(slate.fallbacks());
    stages.count(slate.ranking().model());
    stages.end(Stage.TOTAL, context.arrival().nanos());
    context
        .assignment()
        .arms()
        .filter(kept -> !context.isWarmUp())
        .ifPresent(kept -> arms.keep(context.query().unit().orElseThrow(), kept));
    return writer.answer(context, slate);
  }

  /** The answer to a request whose slate is shown to nobody: nothing is left of it. */
  SlateAnswer answer(RequestContext context, Slate slate) {
    return writer.answer(context, slate);
  }
}
