package io.millrace.serving.modelwatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.TrialStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A site's trials as of the last poll. A canary that breaks its rule answers nobody from that
 * moment, and its trial is ended in the registry, for every other server, at the next poll.
 */
public final class TrialWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TrialWatch.class);

  private final Namespace namespace;
  private final TrialStore store;
  private final Counter returns;
  private volatile Optional<Canary> canary = Optional.empty();
  private volatile List<String> shadows = List.of();
  private Optional<ModelTrial> canaryTrial = Optional.empty();

  public TrialWatch(Namespace namespace, TrialStore store, MeterRegistry metrics) {
    this.namespace = namespace;
    this.store = store;
    this.returns =
        Counter.builder("millrace.serving.canary.returns")
            .description("canaries sent back because they failed or were slow; alert on any")
            .tag("namespace", namespace.name())
            .register(metrics);
  }

  /** Judges the canary. Throws where PostgreSQL cannot answer. */
  public void judge() {
    canary.ifPresent(this::judge);
  }

  /** Judges the canary and reads the trials. Throws where PostgreSQL cannot answer. */
  public void poll() {
    judge();
    List<ModelTrial> running = store.list(namespace).stream().filter(ModelTrial::runs).toList();
    shadows =
        running.stream()
            .filter(trial -> trial.duty() == ModelTrial.Duty.SHADOW)
            .map(ModelTrial::modelId)
            .toList();
    Optional<ModelTrial> now =
        running.stream().filter(trial -> trial.duty() == ModelTrial.Duty.CANARY).findFirst();
    if (!now.equals(canaryTrial)) {
      canaryTrial = now;
      canary = now.map(trial -> new Canary(trial.modelId(), trial.share()));
    }
  }

  private void judge(Canary current) {
    Optional<String> verdict = current.judge();
    if (verdict.isPresent()
        && store.end(namespace, current.model(), "returned: " + verdict.get()).isPresent()) {
      returns.increment();
      LOG.error("{}: canary {} was sent back: {}", namespace, current.model(), verdict.get());
    }
  }

  public Optional<Canary> canary() {
    return canary;
  }

  /** Models whose scores are logged with what others show. */
  public List<String> shadows() {
    return shadows;
  }

  /** What has to be loaded for the trials. */
  public Set<String> models() {
    Set<String> models = new LinkedHashSet<>(shadows);
    canary.ifPresent(one -> models.add(one.model()));
    return models;
  }
}
