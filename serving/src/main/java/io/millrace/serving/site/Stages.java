package io.millrace.serving.site;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Source;
import io.millrace.serving.candidate.CandidateSet;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What is measured of each request. */
final class Stages {
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(14),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  /** A stretch of a request's way. */
  enum Stage {
    WAITING,
    USER,
    CANDIDATES,
    RANKING,
    RERANKING,
    IMPRESSION,
    TOTAL
  }

  private final MeterRegistry metrics;
  private final Namespace namespace;
  private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
  private final Map<Fallback, Counter> fallbacks = new EnumMap<>(Fallback.class);
  private final Map<String, Counter> slates = new ConcurrentHashMap<>();
  private final Map<Source, DistributionSummary> candidates = new TreeMap<>();

  Stages(MeterRegistry metrics, Namespace namespace) {
    this.metrics = metrics;
    this.namespace = namespace;
    for (Stage stage : Stage.values()) {
      timers.put(
          stage,
          Timer.builder("millrace.serving.stage")
              .description("time of a stage of a request")
              .tag("namespace", namespace.name())
              .tag("stage", stage.name().toLowerCase(Locale.ROOT))
              .serviceLevelObjectives(BOUNDS)
              .register(metrics));
    }
    for (Fallback fallback : Fallback.values()) {
      fallbacks.put(
          fallback,
          Counter.builder("millrace.serving.fallbacks")
              .description("slates that were less than they could be; alert by reason")
              .tag("namespace", namespace.name())
              .tag("reason", fallback.code())
              .register(metrics));
    }
    for (Source source : Source.values()) {
      candidates.put(
          source,
          DistributionSummary.builder("millrace.serving.candidates")
              .description("candidates a request, by source")
              .tag("namespace", namespace.name())
              .tag("source", source.wireName())
              .register(metrics));
    }
  }

  /** Adds the time since {@code start}; returns the time now, for the next stage. */
  long end(Stage stage, long start) {
    long now = System.nanoTime();
    Objects.requireNonNull(timers.get(stage)).record(Duration.ofNanos(now - start));
    return now;
  }

  void count(Set<Fallback> reasons) {
    reasons.forEach(reason -> Objects.requireNonNull(fallbacks.get(reason)).increment());
  }

  void count(String model) {
    slates.computeIfAbsent(model, this::slates).increment();
  }

  private Counter slates(String model) {
    return metrics.counter(
        "millrace.serving.slates", "namespace", namespace.name(), "model", model);
  }

  void count(CandidateSet found) {
    int[] counts = new int[candidates.size()];
    for (int i = 0; i < found.size(); i++) {
      counts[found.source(i).number()]++;
    }
    candidates.forEach((source, summary) -> summary.record(counts[source.number()]));
  }
}
