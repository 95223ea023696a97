package io.millrace.registry;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Holdout;
import io.millrace.experiment.Layer;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Experiments and what may become of them; each change is one transaction on a locked row. */
final class JdbcExperimentStore implements ExperimentStore {
  private final Database database;
  private final Clock clock;

  JdbcExperimentStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void create(Namespace namespace, Experiment experiment) {
    if (experiment.status() != ExperimentStatus.DRAFT) {
      throw new IllegalArgumentException(
          "experiment '%s' must be created as a draft, then started; is %s"
              .formatted(experiment.id(), experiment.status()));
    }
    database.transaction(
        "create experiment " + experiment.id(),
        connection -> {
          try {
            return ExperimentRows.insert(connection, namespace, experiment, clock.instant());
          } catch (SQLException e) {
            if (Database.isTaken(e)) {
              throw new IllegalArgumentException(
                  "site '%s' has an experiment '%s' already".formatted(namespace, experiment.id()),
                  e);
            }
            throw e;
          }
        });
  }

  @Override
  public List<StoredExperiment> list(Namespace namespace) {
    return database.transaction(
        "list the experiments",
        connection ->
            ExperimentRows.select(
                connection, "namespace = ? order by created_at desc, id", namespace.name()));
  }

  @Override
  public Optional<StoredExperiment> find(Namespace namespace, String id) {
    return database.transaction(
        "find experiment " + id,
        connection ->
            ExperimentRows.select(connection, "namespace = ? and id = ?", namespace.name(), id)
                .stream()
                .findFirst());
  }

  @Override
  public List<StoredExperiment> endedPhases(Namespace namespace, String id) {
    return database.transaction(
        "list the phases of experiment " + id,
        connection -> ExperimentRows.endedPhases(connection, namespace, id));
  }

  @Override
  public List<Experiment> running(Namespace namespace) {
    return database
        .transaction(
            "list the running experiments",
            connection ->
                ExperimentRows.select(
                    connection,
                    "namespace = ? and status = 'RUNNING' order by started_at, id",
                    namespace.name()))
        .stream()
        .map(StoredExperiment::experiment)
        .toList();
  }

  @Override
  public void start(Namespace namespace, String id) {
    database.transaction(
        "start experiment " + id,
        connection -> {
          Experiment experiment = ExperimentRows.locked(connection, namespace, id);
          require(experiment, "started", ExperimentStatus.DRAFT, ExperimentStatus.PAUSED);
          requireFreeLayer(connection, namespace, experiment);
          return Database.update(
              connection,
              """
              update experiment set status = 'RUNNING', started_at = coalesce(started_at, ?)
               where namespace = ? and id = ?
              """,
              clock.instant(),
              namespace.name(),
              id);
        });
  }

  @Override
  public void pause(Namespace namespace, String id) {
    turn(namespace, id, "paused", "PAUSED", ExperimentStatus.RUNNING);
  }

  @Override
  public void archive(Namespace namespace, String id) {
    turn(namespace, id, "archived", "ARCHIVED", ExperimentStatus.DRAFT, ExperimentStatus.STOPPED);
  }

  private void turn(
      Namespace namespace, String id, String change, String status, ExperimentStatus... from) {
    database.transaction(
        change + " experiment " + id,
        connection -> {
          require(ExperimentRows.locked(connection, namespace, id), change, from);
          return Database.update(
              connection,
              "update experiment set status = ? where namespace = ? and id = ?",
              status,
              namespace.name(),
              id);
        });
  }

  @Override
  public void change(Namespace namespace, Experiment changed) {
    database.transaction(
        "change experiment " + changed.id(),
        connection -> {
          Experiment found = ExperimentRows.locked(connection, namespace, changed.id());
          require(
              found,
              "changed",
              ExperimentStatus.DRAFT,
              ExperimentStatus.RUNNING,
              ExperimentStatus.PAUSED);
          if (found.status() == ExperimentStatus.DRAFT) {
            return ExperimentRows.write(connection, namespace, changed, changed.seed(), 1);
          }
          if (found.isOnlyRampedIn(changed)) {
            return ExperimentRows.write(
                connection, namespace, changed, found.seed(), found.phase());
          }
          Experiment next = found.nextPhase(changed);
          if (found.status() == ExperimentStatus.RUNNING) {
            requireFreeLayer(connection, namespace, next);
          }
          ExperimentRows.closePhase(connection, namespace, found.id(), clock.instant());
          return ExperimentRows.write(connection, namespace, next, next.seed(), next.phase());
        });
  }

  @Override
  public Optional<Holdout> holdout(Namespace namespace) {
    return database.transaction(
        "read the holdout",
        connection ->
            Database.query(
                    connection,
                    "select seed, share from experiment_holdout where namespace = ?",
                    row -> new Holdout(row.getString("seed"), row.getDouble("share")),
                    namespace.name())
                .stream()
                .findFirst());
  }

  @Override
  public void setHoldout(Namespace namespace, Holdout holdout) {
    database.transaction(
        "set the holdout",
        connection ->
            Database.update(
                connection,
                """
                insert into experiment_holdout (namespace, seed, share) values (?, ?, ?)
                on conflict (namespace) do update
                set seed = excluded.seed, share = excluded.share
                """,
                namespace.name(),
                holdout.seed(),
                holdout.share()));
  }

  @Override
  public void ramp(Namespace namespace, String id, double coverage) {
    if (!(coverage >= 0 && coverage <= 1)) {
      throw new IllegalArgumentException("coverage must be in [0, 1], is " + coverage);
    }
    database.transaction(
        "ramp experiment " + id,
        connection -> {
          Experiment experiment = ExperimentRows.locked(connection, namespace, id);
          require(
              experiment,
              "ramped",
              ExperimentStatus.DRAFT,
              ExperimentStatus.RUNNING,
              ExperimentStatus.PAUSED);
          if (coverage < experiment.coverage()) {
            throw new IllegalArgumentException(
                "coverage of experiment '%s' must not fall: is %s, asked for %s"
                    .formatted(id, experiment.coverage(), coverage));
          }
          return Database.update(
              connection,
              "update experiment set coverage = ? where namespace = ? and id = ?",
              coverage,
              namespace.name(),
              id);
        });
  }

  @Override
  public void stop(Namespace namespace, String id) {
    database.transaction(
        "stop experiment " + id,
        connection -> {
          Experiment experiment = ExperimentRows.locked(connection, namespace, id);
          require(experiment, "stopped", ExperimentStatus.RUNNING, ExperimentStatus.PAUSED);
          return Database.update(
              connection,
              "update experiment set status = 'STOPPED', stopped_at = ? where namespace = ? and id = ?",
              clock.instant(),
              namespace.name(),
              id);
        });
  }

  private static void require(Experiment experiment, String change, ExperimentStatus... allowed) {
    if (!List.of(allowed).contains(experiment.status())) {
      throw new IllegalStateException(
          "experiment '%s' is %s and cannot be %s"
              .formatted(experiment.id(), experiment.status(), change));
    }
  }

  /** Two experiments must not own the same places of a layer: units could be in both. */
  private static void requireFreeLayer(
      Connection connection, Namespace namespace, Experiment experiment) throws SQLException {
    if (experiment.layer().isEmpty()) {
      return;
    }
    Layer wanted = experiment.layer().get();
    for (StoredExperiment other :
        ExperimentRows.select(
            connection, "namespace = ? and status = 'RUNNING'", namespace.name())) {
      Optional<Layer> taken = other.experiment().layer();
      if (!other.experiment().id().equals(experiment.id())
          && taken.isPresent()
          && taken.get().id().equals(wanted.id())
          && !taken.get().isDisjoint(wanted)) {
        throw new IllegalStateException(
            "experiment '%s' owns %s to %s of layer '%s' already; choose places outside"
                .formatted(
                    other.experiment().id(), taken.get().start(), taken.get().end(), wanted.id()));
      }
    }
  }
}
