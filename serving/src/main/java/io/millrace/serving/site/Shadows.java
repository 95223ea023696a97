package io.millrace.serving.site;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.serving.candidate.RetrievalBuffer;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.impression.ImpressionLog;
import io.millrace.serving.modelwatch.ModelHandle;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets shadow models score what was shown, behind the requests' backs: one thread, a short queue,
 * and where that is full the impression goes without. The scores are in the impression's {@code
 * properties.shadow}: by model id, one number for each shown item in the slate's order.
 */
final class Shadows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
  private static final int QUEUE = 500;

  private final TrialWatch trials;
  private final ModelWatch models;
  private final ImpressionLog log;
  private final Timer timer;
  private final Counter skipped;
  private final Counter failed;
  private final ThreadPoolExecutor worker;

  Shadows(
      Namespace namespace,
      TrialWatch trials,
      ModelWatch models,
      ImpressionLog log,
      MeterRegistry metrics) {
    this.trials = trials;
    this.models = models;
    this.log = log;
    timer =
        Timer.builder("millrace.serving.shadow")
            .description("time in which a shadow scored a slate")
            .tag("namespace", namespace.name())
            .register(metrics);
    skipped = counter(metrics, namespace, "skipped");
    failed = counter(metrics, namespace, "failed");
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "shadows-" + namespace);
              thread.setDaemon(true);
              return thread;
            });
  }

  private static Counter counter(MeterRegistry metrics, Namespace namespace, String outcome) {
    return Counter.builder("millrace.serving.shadow.slates")
        .description("slates that a shadow did not score, by what was the matter")
        .tag("namespace", namespace.name())
        .tag("outcome", outcome)
        .register(metrics);
  }

  /** Logs the impression, with the shadows' scores where there are any. Never waits. */
  void log(Supplier<Impression> impression, UserState user, List<CatalogueItem> shown) {
    List<String> ids = trials.shadows();
    if (ids.isEmpty()) {
      log.log(impression);
      return;
    }
    try {
      worker.execute(() -> score(impression.get(), user, shown, ids));
    } catch (java.util.concurrent.RejectedExecutionException e) {
      skipped.increment();
      log.log(impression);
    }
  }

  /** The same with an impression that is not sent. */
  void rehearse(Supplier<Impression> impression) {
    log.rehearse(impression);
  }

  private void score(
      Impression impression, UserState user, List<CatalogueItem> shown, List<String> ids) {
    Map<String, Object> scores = new HashMap<>();
    for (String id : ids) {
      long start = System.nanoTime();
      try (ModelHandle handle = models.acquire(id)) {
        if (handle.state() == ModelHandle.State.AS_ASKED && handle.model().isPresent()) {
          scores.put(
              id,
              scores(
                  handle.model().get(), user, impression.context(), shown, impression.timestamp()));
          timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
      } catch (RuntimeException e) {
        failed.increment();
        LOG.warn("shadow {} could not score: {}", id, Failures.line(e), Failures.trace(e));
      }
    }
    Impression whole = scores.isEmpty() ? impression : with(impression, scores);
    log.log(() -> whole);
  }

  private static List<Float> scores(
      LoadedModel model,
      UserState user,
      Map<String, Value> context,
      List<CatalogueItem> shown,
      Instant now) {
    List<Float> scores = new ArrayList<>(shown.size());
    RetrievalBuffer retrieval = new RetrievalBuffer();
    if (!model.ranks() || model.usesRetrieval()) {
      model.retrievalModel().ifPresent(by -> retrieval.score(by, user, List.of()));
    }
    if (!model.ranks() && model.retrievalModel().isPresent()) {
      shown.forEach(item -> scores.add(retrieval.score(item)));
      return scores;
    }
    for (float score : model.scores(model.user(user, context, now), shown, retrieval, now)) {
      scores.add(score);
    }
    return scores;
  }

  private static Impression with(Impression impression, Map<String, Object> scores) {
    Map<String, Object> properties = new HashMap<>(impression.properties());
    properties.put("shadow", scores);
    return new Impression(
        impression.eventId(),
        impression.timestamp(),
        impression.userId(),
        impression.requestId(),
        impression.sessionId(),
        impression.items(),
        impression.model(),
        impression.experiments(),
        impression.placement(),
        impression.context(),
        impression.features(),
        impression.featureSpec(),
        properties);
  }

  /** Finishes what waits, for a second at most. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        skipped.increment(worker.shutdownNow().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
