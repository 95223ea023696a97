package io.millrace.slates.served;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Holdout;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore;
import java.util.List;
import java.util.Optional;

/** No experiment runs, and none can be made. */
final class NoExperiments implements ExperimentStore {
  @Override
  public List<StoredExperiment> list(Namespace namespace) {
    return List.of();
  }

  @Override
  public Optional<StoredExperiment> find(Namespace namespace, String id) {
    return Optional.empty();
  }

  @Override
  public List<StoredExperiment> endedPhases(Namespace namespace, String id) {
    return List.of();
  }

  @Override
  public List<Experiment> running(Namespace namespace) {
    return List.of();
  }

  @Override
  public Optional<Holdout> holdout(Namespace namespace) {
    return Optional.empty();
  }

  @Override
  public void create(Namespace namespace, Experiment experiment) {
    throw refused();
  }

  @Override
  public void start(Namespace namespace, String id) {
    throw refused();
  }

  @Override
  public void pause(Namespace namespace, String id) {
    throw refused();
  }

  @Override
  public void ramp(Namespace namespace, String id, double coverage) {
    throw refused();
  }

  @Override
  public void stop(Namespace namespace, String id) {
    throw refused();
  }

  @Override
  public void archive(Namespace namespace, String id) {
    throw refused();
  }

  @Override
  public void change(Namespace namespace, Experiment changed) {
    throw refused();
  }

  @Override
  public void setHoldout(Namespace namespace, Holdout holdout) {
    throw refused();
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException("an evaluation has no experiments");
  }
}
