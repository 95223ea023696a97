package io.millrace.serving.modelwatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.failure.Failures;
import io.millrace.model.BrokenArtifactException;
import io.millrace.namespace.Namespace;
import io.millrace.recommender.Recommender;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import io.millrace.serving.ranking.FeatureView;
import io.millrace.serving.ranking.LoadedModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in memory the champion and every model that a running experiment names. A new one is
 * loaded, verified and warmed up beside the old, then takes its place between two requests. A
 * broken one is refused, logged and counted, and what ranked before goes on.
 */
public final class ModelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);

  /** A refused artifact may have been in the middle of a copy. */
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Namespace namespace;
  private final ModelRegistry registry;
  private final ModelLoader loader;
  private final Clock clock;
  private final Counter loads;
  private final Counter refusals;
  private final MultiGauge gauge;
  private final Map<String, Instant> refusedUntil = new HashMap<>();
  private final Map<String, LoadedModel> loaded = new HashMap<>();
  private volatile Map<String, Chosen> chosen = Map.of();

  /** What a word means now. */
  private record Chosen(Optional<LoadedModel> model, ModelHandle.State state) {}

  public ModelWatch(
      Namespace namespace,
      ModelRegistry registry,
      ModelLoader loader,
      Clock clock,
      MeterRegistry metrics) {
    this.namespace = namespace;
    this.registry = registry;
    this.loader = loader;
    this.clock = clock;
    Tags tags = Tags.of("namespace", namespace.name());
    this.loads = metrics.counter("millrace.serving.model.loads", tags);
    this.refusals = metrics.counter("millrace.serving.model.refusals", tags);
    this.gauge =
        MultiGauge.builder("millrace.serving.model")
            .description("1 for what ranks now")
            .register(metrics);
  }

  /**
   * Follows the registry once. Throws where PostgreSQL cannot answer, and then changes nothing.
   *
   * @param words what running experiments want to rank with
   * @param warmUp called with each new model before any request sees it
   */
  public synchronized void poll(Set<String> words, Consumer<LoadedModel> warmUp) {
    List<ModelRecord> models = registry.list(namespace);
    Set<String> wanted = new LinkedHashSet<>(words);
    wanted.add(Selector.CHAMPION);
    Map<String, Chosen> next = new HashMap<>();
    for (String word : wanted) {
      next.put(word, choose(word, models, warmUp));
    }
    if (!next.equals(chosen)) {
      chosen = Map.copyOf(next);
      publish();
    }
    Set<String> refusable = new HashSet<>();
    for (String word : wanted) {
      Selector.choose(word, models).ifPresent(record -> refusable.add(record.id()));
    }
    refusedUntil.keySet().retainAll(refusable);
    releaseUnused();
  }

  private Chosen choose(String word, List<ModelRecord> models, Consumer<LoadedModel> warmUp) {
    Optional<ModelRecord> record = Selector.choose(word, models);
    if (record.isEmpty()) {
      return new Chosen(Optional.empty(), ModelHandle.State.NONE);
    }
    Optional<LoadedModel> model = load(record.get(), warmUp);
    if (model.isPresent()) {
      return new Chosen(model, ModelHandle.State.AS_ASKED);
    }
    Chosen before = chosen.get(word);
    return new Chosen(before == null ? Optional.empty() : before.model(), ModelHandle.State.BROKEN);
  }

  private Optional<LoadedModel> load(ModelRecord record, Consumer<LoadedModel> warmUp) {
    LoadedModel known = loaded.get(record.id());
    Instant now = clock.instant();
    if (known != null || refusedUntil.getOrDefault(record.id(), Instant.MIN).isAfter(now)) {
      return Optional.ofNullable(known);
    }
    try {
      Recommender recommender = loader.load(record.artifact());
      LoadedModel model = new LoadedModel(record.id(), recommender);
      try {
        warmUp.accept(model);
      } catch (RuntimeException | LinkageError e) {
        model.release();
        throw e;
      }
      loaded.put(record.id(), model);
      refusedUntil.remove(record.id());
      loads.increment();
      LOG.info("{}: loaded model {} from {}", namespace, record.id(), record.artifact());
      return Optional.of(model);
    } catch (BrokenArtifactException e) {
      // Its message says all: a file is missing or damaged.
      return refused(record, now, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{}: model {} cannot be loaded", namespace, record.id(), e);
      return refused(record, now, Failures.line(e));
    }
  }

  private Optional<LoadedModel> refused(ModelRecord record, Instant now, @Nullable String reason) {
    refusedUntil.put(record.id(), now.plus(RETRY));
    refusals.increment();
    LOG.error(
        "{}: refused model {}, trying again in {} s: {}",
        namespace,
        record.id(),
        RETRY.toSeconds(),
        reason);
    return Optional.empty();
  }

  /** Whether a model was refused that may be whole by now, so that it has to be tried again. */
  public synchronized boolean retries() {
    return !refusedUntil.isEmpty();
  }

  /** Called after the swap: whoever still ranks with a model that left has a hold of its own. */
  private void releaseUnused() {
    Set<LoadedModel> used = new HashSet<>();
    chosen.values().forEach(word -> word.model().ifPresent(used::add));
    loaded
        .values()
        .removeIf(
            model -> {
              if (used.contains(model)) {
                return false;
              }
              model.release();
              return true;
            });
  }

  private void publish() {
    gauge.register(
        chosen.entrySet().stream()
            .filter(word -> word.getValue().model().isPresent())
            .map(
                word ->
                    MultiGauge.Row.of(
                        Tags.of(
                            "namespace",
                            namespace.name(),
                            "wanted",
                            word.getKey(),
                            "model",
                            word.getValue().model().get().id()),
                        1))
            .toList(),
        true);
  }

  /**
   * Acquires the model for a request. If a word's model is missing, the champion stands in.
   *
   * @param word what the request's variant says; {@code champion} without one
   */
  public ModelHandle acquire(String word) {
    while (true) {
      Map<String, Chosen> current = chosen;
      Chosen wish =
          current.getOrDefault(word, new Chosen(Optional.empty(), ModelHandle.State.NONE));
      Optional<LoadedModel> model =
          wish.model()
              .or(() -> Optional.ofNullable(current.get(Selector.CHAMPION)).flatMap(Chosen::model));
      if (model.isEmpty()) {
        return new ModelHandle(Optional.empty(), wish.state());
      }
      if (model.get().acquire()) {
        return new ModelHandle(model, wish.state());
      }
      // It was replaced and closed since it was looked up: look again.
    }
  }

  /** The registry id of what ranks for the champion now. */
  public Optional<String> champion() {
    return Optional.ofNullable(chosen.get(Selector.CHAMPION))
        .flatMap(Chosen::model)
        .map(LoadedModel::id);
  }

  /** The champion's features, for slates that no model ranks. */
  public Optional<FeatureView> championView() {
    return Optional.ofNullable(chosen.get(Selector.CHAMPION))
        .flatMap(Chosen::model)
        .map(LoadedModel::view);
  }

  /** Every model in use, for work in the background; hold each before using it. */
  public Collection<LoadedModel> inUse() {
    return chosen.values().stream().flatMap(word -> word.model().stream()).distinct().toList();
  }

  @Override
  public synchronized void close() {
    chosen = Map.of();
    releaseUnused();
  }
}
