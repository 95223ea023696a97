package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.LATE;
import static io.millrace.serving.site.Fallback.MODEL_FAILED;
import static io.millrace.serving.site.Fallback.MODEL_UNAVAILABLE;
import static io.millrace.serving.site.Fallback.NO_MODEL;

import io.millrace.event.UserId;
import io.millrace.failure.Failures;
import io.millrace.serving.candidate.Candidates;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.modelwatch.Canary;
import io.millrace.serving.modelwatch.Lease;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.ranking.RankingRoom;
import io.millrace.serving.site.Stages.Stage;
import java.time.Duration;
import java.util.Optional;
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

  /** Finds candidates for what a model knows of the user. */
  interface Finder {
    void find(LoadedModel model, LoadedModel.UserPart part, Candidates into);
  }

  /** Empty where no model ranks: by the experiment's wish, or because there is none that works. */
  Optional<Ranking> rank(Request request, String word, Finder finder) {
    if (word.equals(Ranking.POPULARITY)) {
      return Optional.empty();
    }
    boolean bounded = !request.rehearsed && !request.explained;
    if (bounded && request.late(deadlineNanos)) {
      request.fallbacks.add(LATE);
      return Optional.empty();
    }
    Optional<Canary> canary = claimed(request) ? Optional.empty() : trials.canary();
    Optional<Ranking> byCanary =
        canary
            .filter(one -> one.takes(request.query.unit().map(UserId::value).orElse("")))
            .flatMap(one -> byCanary(one, request, finder));
    if (byCanary.isPresent()) {
      return byCanary;
    }
    // A slate that is explained is no evidence: its requests take longer.
    Optional<Canary> judged = request.explained ? Optional.empty() : canary;
    long begun = System.nanoTime();
    try (Lease lease = models.lease(word)) {
      if (lease.state() != Lease.State.AS_ASKED) {
        request.fallbacks.add(
            lease.state() == Lease.State.NONE && lease.model().isEmpty()
                ? NO_MODEL
                : MODEL_UNAVAILABLE);
      }
      if (lease.model().isEmpty()) {
        return Optional.empty();
      }
      Ranking ranking = by(lease.model().get(), request, finder);
      judged.ifPresent(one -> one.ranked(false, System.nanoTime() - begun));
      return Optional.of(ranking);
    } catch (RuntimeException e) {
      LOG.error(
          "Model failed (request_id={}, model={}): {}",
          request.id,
          word,
          Failures.line(e),
          Failures.trace(e));
      judged.ifPresent(one -> one.failed(false));
      request.fallbacks.add(MODEL_FAILED);
      return Optional.empty();
    }
  }

  /** Whether an experiment says what ranks. */
  private static boolean claimed(Request request) {
    return request.assignment.model().isPresent()
        || !request.assignment.rules().interleave().isEmpty();
  }

  private Ranking by(LoadedModel model, Request request, Finder finder) {
    LoadedModel.UserPart part = model.user(request.user, request.query.context(), request.now);
    request.used.put(model.id(), new Request.Used(model, part));
    request.vectors = model.vectors();
    RankingRoom room = request.room();
    model
        .retrievalModel()
        .ifPresent(
            retrieval ->
                room.candidates()
                    .retrieval()
                    .score(retrieval, request.user, request.query.seeds()));
    finder.find(model, part, room.candidates());
    request.stages.count(room.candidates());
    request.mark = request.stages.end(Stage.CANDIDATES, request.mark);
    Ranking ranking = Ranking.by(model, part, room, catalogue.get(), request.now);
    request.mark = request.stages.end(Stage.RANKING, request.mark);
    return ranking;
  }

  /** Empty where the canary cannot rank: then the champion does, and the slate is no lesser one. */
  private Optional<Ranking> byCanary(Canary canary, Request request, Finder finder) {
    long begun = System.nanoTime();
    try (Lease lease = models.lease(canary.model())) {
      if (lease.state() != Lease.State.AS_ASKED || lease.model().isEmpty()) {
        return Optional.empty();
      }
      Ranking ranking = by(lease.model().get(), request, finder);
      if (!request.explained) {
        canary.ranked(true, System.nanoTime() - begun);
      }
      return Optional.of(ranking);
    } catch (RuntimeException e) {
      LOG.error(
          "Canary failed (request_id={}, model={}): {}",
          request.id,
          canary.model(),
          Failures.line(e),
          Failures.trace(e));
      if (!request.explained) {
        canary.failed(true);
      }
      return Optional.empty();
    }
  }
}
