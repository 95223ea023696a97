package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.LATE;
import static io.millrace.serving.site.Fallback.MODEL_FAILED;
import static io.millrace.serving.site.Fallback.MODEL_UNAVAILABLE;
import static io.millrace.serving.site.Fallback.NO_MODEL;

import io.millrace.event.UserId;
import io.millrace.failure.Failures;
import io.millrace.serving.candidate.CandidateBuffer;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.CandidateQuery.VectorQuery;
import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.modelwatch.Canary;
import io.millrace.serving.modelwatch.ModelHandle;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.ranking.RankingBuffer;
import io.millrace.serving.site.Stages.Stage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ranks by the model that a request asks for, or by the canary in its place. */
final class ModelRanker {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRanker.class);

  private final ModelWatch models;
  private final TrialWatch trials;
  private final Supplier<Catalogue> catalogue;
  private final long deadlineNanos;

  /**
   * @param deadline a request that is older is not ranked by a model any more
   */
  ModelRanker(
      ModelWatch models, TrialWatch trials, Supplier<Catalogue> catalogue, Duration deadline) {
    this.models = models;
    this.trials = trials;
    this.catalogue = catalogue;
    this.deadlineNanos = deadline.toNanos();
  }

  /** The candidate stage, for what a model knows of the user. */
  @FunctionalInterface
  interface Finder {
    CandidateSet find(CandidateQuery query, CandidateBuffer buffer);
  }

  /**
   * A ranking by a model.
   *
   * @param ranked empty if no model ranks: by the experiment's wish, or because there is none that
   *     works
   * @param fallbacks why it is not the ranking that was asked for
   */
  record Attempt(Optional<RankingOutcome> ranked, Set<Fallback> fallbacks) {
    static Attempt failed(Fallback reason) {
      return new Attempt(Optional.empty(), EnumSet.of(reason));
    }
  }

  /**
   * Ranks by a model.
   *
   * @param model an id of the registry, or a name for one, such as {@code champion}
   */
  Attempt rank(
      RequestContext context,
      String model,
      CandidateQuery wanted,
      Finder finder,
      RequestScope scope) {
    if (model.equals(RankedList.POPULARITY)) {
      return new Attempt(Optional.empty(), Set.of());
    }
    boolean bounded = !context.isWarmUp() && !context.isExplained();
    if (bounded && context.arrival().isLate(deadlineNanos)) {
      return Attempt.failed(LATE);
    }
    Optional<Canary> canary = isClaimed(context) ? Optional.empty() : trials.canary();
    Optional<RankingOutcome> byCanary =
        canary
            .filter(one -> one.takes(context.query().unit().map(UserId::value).orElse("")))
            .flatMap(one -> byCanary(one, context, wanted, finder, scope));
    if (byCanary.isPresent()) {
      return new Attempt(byCanary, Set.of());
    }
    // A slate that is explained is no evidence: its requests take longer.
    Optional<Canary> judged = context.isExplained() ? Optional.empty() : canary;
    long begun = System.nanoTime();
    Set<Fallback> fallbacks = EnumSet.noneOf(Fallback.class);
    try (ModelHandle handle = models.acquire(model)) {
      if (handle.model().isEmpty()) {
        return Attempt.failed(
            handle.state() == ModelHandle.State.NONE ? NO_MODEL : MODEL_UNAVAILABLE);
      }
      if (handle.state() != ModelHandle.State.AS_ASKED) {
        fallbacks.add(MODEL_UNAVAILABLE);
      }
      RankingOutcome outcome = by(handle.model().get(), context, wanted, finder, scope);
      judged.ifPresent(one -> one.ranked(false, System.nanoTime() - begun));
      return new Attempt(Optional.of(outcome), fallbacks);
    } catch (RuntimeException e) {
      LOG.error(
          "Model failed (request_id={}, model={}): {}",
          context.id(),
          model,
          Failures.line(e),
          Failures.trace(e));
      judged.ifPresent(one -> one.failed(false));
      fallbacks.add(MODEL_FAILED);
      return new Attempt(Optional.empty(), fallbacks);
    }
  }

  /** Returns whether an experiment says what ranks. */
  private static boolean isClaimed(RequestContext context) {
    return context.assignment().model().isPresent()
        || !context.assignment().rules().interleave().isEmpty();
  }

  private RankingOutcome by(
      LoadedModel model,
      RequestContext context,
      CandidateQuery wanted,
      Finder finder,
      RequestScope scope) {
    long begun = System.nanoTime();
    LoadedModel.UserPart part =
        model.user(context.user(), context.query().context(), context.now());
    ItemVectors vectors = model.vectors();
    RankingBuffer buffer = scope.acquire();
    CandidateSet found =
        finder.find(
            wanted.with(
                model.userVector(part).map(own -> new VectorQuery(own, vectors)),
                model.retrievalModel(),
                model.sourceShares()),
            buffer.candidates());
    context.stages().count(found);
    long ranked = context.stages().end(Stage.CANDIDATES, begun);
    RankedList ranking =
        RankedList.by(
            new ModelUse(model, part, vectors), found, buffer, catalogue.get(), context.now());
    context.stages().end(Stage.RANKING, ranked);
    return new RankingOutcome(ranking, found);
  }

  /** Empty if the canary cannot rank: then the champion does, and the slate is not degraded. */
  private Optional<RankingOutcome> byCanary(
      Canary canary,
      RequestContext context,
      CandidateQuery wanted,
      Finder finder,
      RequestScope scope) {
    long begun = System.nanoTime();
    try (ModelHandle handle = models.acquire(canary.model())) {
      if (handle.state() != ModelHandle.State.AS_ASKED || handle.model().isEmpty()) {
        return Optional.empty();
      }
      RankingOutcome outcome = by(handle.model().get(), context, wanted, finder, scope);
      if (!context.isExplained()) {
        canary.ranked(true, System.nanoTime() - begun);
      }
      return Optional.of(outcome);
    } catch (RuntimeException e) {
      LOG.error(
          "Canary failed (request_id={}, model={}): {}",
          context.id(),
          canary.model(),
          Failures.line(e),
          Failures.trace(e));
      if (!context.isExplained()) {
        canary.failed(true);
      }
      return Optional.empty();
    }
  }
}
