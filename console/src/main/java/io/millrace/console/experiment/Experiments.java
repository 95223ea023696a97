package io.millrace.console.experiment;

import io.millrace.console.problem.RequestProblem;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.util.List;
import java.util.Locale;

/**
 * What a person may do with an experiment. Every refusal is a {@link RequestProblem} that says why.
 */
public final class Experiments {
  private final ExperimentStore store;

  public Experiments(ExperimentStore store) {
    this.store = store;
  }

  /** Newest first. */
  public List<StoredExperiment> list(Namespace site) {
    return store.list(site);
  }

  public StoredExperiment get(Namespace site, String id) {
    return store
        .find(site, id)
        .orElseThrow(
            () ->
                RequestProblem.notFound(
                    "id", "unknown experiment '%s' of site '%s'".formatted(id, site)));
  }

  /** Adds a draft. */
  public StoredExperiment create(Namespace site, Experiment experiment) {
    try {
      store.create(site, experiment);
    } catch (IllegalArgumentException e) {
      throw RequestProblem.conflict(
          "id", "experiment '%s' exists already; choose another id".formatted(experiment.id()));
    }
    return get(site, experiment.id());
  }

  public StoredExperiment start(Namespace site, String id) {
    StoredExperiment found = get(site, id);
    try {
      store.start(site, id);
    } catch (IllegalStateException e) {
      throw wrongState(found, "only a draft can be started");
    }
    return get(site, id);
  }

  public StoredExperiment stop(Namespace site, String id) {
    StoredExperiment found = get(site, id);
    try {
      store.stop(site, id);
    } catch (IllegalStateException e) {
      throw wrongState(found, "only a running experiment can be stopped");
    }
    return get(site, id);
  }

  /** Raises the share of users who take part. */
  public StoredExperiment ramp(Namespace site, String id, double coverage) {
    Experiment experiment = get(site, id).experiment();
    if (!(coverage >= 0 && coverage <= 1)) {
      throw RequestProblem.invalid("coverage", "coverage must be in [0, 1], is " + coverage);
    }
    if (experiment.status() == ExperimentStatus.STOPPED) {
      throw wrongState(get(site, id), "a stopped experiment cannot be ramped");
    }
    if (coverage < experiment.coverage()) {
      throw RequestProblem.invalid(
          "coverage",
          "coverage may only be raised, is %s, asked for %s"
              .formatted(experiment.coverage(), coverage));
    }
    store.ramp(site, id, coverage);
    return get(site, id);
  }

  private static RequestProblem wrongState(StoredExperiment found, String rule) {
    String status = found.experiment().status().name().toLowerCase(Locale.ROOT);
    return RequestProblem.conflict(
        "status", "experiment '%s' is %s; %s".formatted(found.experiment().id(), status, rule));
  }
}
