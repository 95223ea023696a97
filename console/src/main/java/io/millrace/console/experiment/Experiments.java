package io.millrace.console.experiment;

import io.millrace.console.problem.RequestProblem;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Holdout;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person may do with an experiment. Every refusal is a {@link RequestProblem} that says why.
 */
public final class Experiments {
  private final ExperimentStore store;
  private final VariantCheck check;

  public Experiments(ExperimentStore store, VariantCheck check) {
    this.store = store;
    this.check = check;
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

  /** Its phases that changes have ended, oldest first. */
  public List<StoredExperiment> endedPhases(Namespace site, String id) {
    return store.endedPhases(site, get(site, id).experiment().id());
  }

  /**
   * An experiment as it was in a phase.
   *
   * @param phase counted from 1; 0 for the one that it is in
   */
  public StoredExperiment phase(Namespace site, String id, int phase) {
    StoredExperiment now = get(site, id);
    if (phase == 0 || phase == now.experiment().phase()) {
      return now;
    }
    return store.endedPhases(site, id).stream()
        .filter(ended -> ended.experiment().phase() == phase)
        .findFirst()
        .orElseThrow(
            () ->
                RequestProblem.notFound(
                    "phase", "experiment '%s' has no phase %d".formatted(id, phase)));
  }

  /** Adds a draft. */
  public StoredExperiment create(Namespace site, Experiment experiment) {
    check.check(site, experiment);
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
    // What it names may have been deleted since it was created.
    check.check(site, found.experiment());
    try {
      store.start(site, id);
    } catch (IllegalStateException e) {
      ExperimentStatus status = found.experiment().status();
      if (status == ExperimentStatus.DRAFT || status == ExperimentStatus.PAUSED) {
        throw RequestProblem.conflict("layer", String.valueOf(e.getMessage()));
      }
      throw wrongState(found, "only a draft or a paused experiment can be started");
    }
    return get(site, id);
  }

  /** Takes nobody in until it is started again. */
  public StoredExperiment pause(Namespace site, String id) {
    StoredExperiment found = get(site, id);
    try {
      store.pause(site, id);
    } catch (IllegalStateException e) {
      throw wrongState(found, "only a running experiment can be paused");
    }
    return get(site, id);
  }

  /** Puts it out of the way. */
  public StoredExperiment archive(Namespace site, String id) {
    StoredExperiment found = get(site, id);
    try {
      store.archive(site, id);
    } catch (IllegalStateException e) {
      throw wrongState(found, "only a draft or a stopped experiment can be archived");
    }
    return get(site, id);
  }

  /**
   * Changes a draft, or begins the next phase of one that has run; see {@link
   * ExperimentStore#change}.
   */
  public StoredExperiment change(Namespace site, Experiment changed) {
    StoredExperiment found = get(site, changed.id());
    check.check(site, changed);
    try {
      store.change(site, changed);
    } catch (IllegalStateException e) {
      ExperimentStatus status = found.experiment().status();
      if (status == ExperimentStatus.RUNNING) {
        throw RequestProblem.conflict("layer", String.valueOf(e.getMessage()));
      }
      throw wrongState(found, "it cannot be changed any more");
    }
    return get(site, changed.id());
  }

  /** Who takes part in no experiment; empty where everybody may. */
  public Optional<Holdout> holdout(Namespace site) {
    return store.holdout(site);
  }

  public Holdout setHoldout(Namespace site, Holdout holdout) {
    store.setHoldout(site, holdout);
    return holdout;
  }

  public StoredExperiment stop(Namespace site, String id) {
    StoredExperiment found = get(site, id);
    try {
      store.stop(site, id);
    } catch (IllegalStateException e) {
      throw wrongState(found, "only a running or paused experiment can be stopped");
    }
    return get(site, id);
  }

  /** Raises the share of users who take part. */
  public StoredExperiment ramp(Namespace site, String id, double coverage) {
    Experiment experiment = get(site, id).experiment();
    if (!(coverage >= 0 && coverage <= 1)) {
      throw RequestProblem.invalid("coverage", "coverage must be in [0, 1], is " + coverage);
    }
    if (experiment.status() == ExperimentStatus.STOPPED
        || experiment.status() == ExperimentStatus.ARCHIVED) {
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
