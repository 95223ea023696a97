package io.millrace.registry;

import io.millrace.experiment.Condition;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Holdout;
import io.millrace.experiment.Layer;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code experiment}. */
final class JdbcExperimentStore implements ExperimentStore {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Experiment.Variant>> VARIANTS = new TypeReference<>() {};
  private static final TypeReference<List<Condition>> AUDIENCE = new TypeReference<>() {};

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
            return Database.update(
                connection,
                """
                insert into experiment
                  (namespace, id, hypothesis, status, seed, coverage, variants, layer, audience,
                   created_at)
                values (?, ?, ?, 'DRAFT', ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?)
                """,
                namespace.name(),
                experiment.id(),
                experiment.hypothesis(),
                experiment.seed(),
                experiment.coverage(),
                JSON.writeValueAsString(experiment.variants()),
                json(experiment.layer()),
                JSON.writeValueAsString(experiment.audience()),
                clock.instant());
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
            select(connection, "namespace = ? order by created_at desc, id", namespace.name()));
  }

  @Override
  public Optional<StoredExperiment> find(Namespace namespace, String id) {
    return database.transaction(
        "find experiment " + id,
        connection ->
            select(connection, "namespace = ? and id = ?", namespace.name(), id).stream()
                .findFirst());
  }

  @Override
  public List<StoredExperiment> endedPhases(Namespace namespace, String id) {
    return database.transaction(
        "list the phases of experiment " + id,
        connection ->
            Database.query(
                connection,
                """
                select e.id, e.hypothesis, 'STOPPED' as status, p.seed, p.coverage, p.variants,
                       p.phase, p.layer, p.audience, e.created_at, p.started_at,
                       p.ended_at as stopped_at
                  from experiment_phase p
                  join experiment e on e.namespace = p.namespace and e.id = p.experiment_id
                 where p.namespace = ? and p.experiment_id = ?
                 order by p.phase
                """,
                JdbcExperimentStore::read,
                namespace.name(),
                id));
  }

  @Override
  public List<Experiment> running(Namespace namespace) {
    return database
        .transaction(
            "list the running experiments",
            connection ->
                select(
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
          Experiment experiment = locked(connection, namespace, id);
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
          require(locked(connection, namespace, id), change, from);
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
          Experiment found = locked(connection, namespace, changed.id());
          require(
              found,
              "changed",
              ExperimentStatus.DRAFT,
              ExperimentStatus.RUNNING,
              ExperimentStatus.PAUSED);
          if (found.status() == ExperimentStatus.DRAFT) {
            return write(connection, namespace, changed, changed.seed(), 1);
          }
          if (found.isOnlyRampedIn(changed)) {
            return write(connection, namespace, changed, found.seed(), found.phase());
          }
          Experiment next = found.nextPhase(changed);
          if (found.status() == ExperimentStatus.RUNNING) {
            requireFreeLayer(connection, namespace, next);
          }
          Database.update(
              connection,
              """
              insert into experiment_phase
              select namespace, id, phase, seed, coverage, variants, layer, audience, started_at, ?
                from experiment where namespace = ? and id = ?
              """,
              clock.instant(),
              namespace.name(),
              found.id());
          Database.update(
              connection,
              "update experiment set started_at = ? where namespace = ? and id = ?",
              clock.instant(),
              namespace.name(),
              found.id());
          return write(connection, namespace, next, next.seed(), next.phase());
        });
  }

  private static int write(
      Connection connection, Namespace namespace, Experiment experiment, String seed, int phase)
      throws SQLException {
    return Database.update(
        connection,
        """
        update experiment
           set hypothesis = ?, seed = ?, coverage = ?, variants = ?::jsonb, phase = ?,
               layer = ?::jsonb, audience = ?::jsonb
         where namespace = ? and id = ?
        """,
        experiment.hypothesis(),
        seed,
        experiment.coverage(),
        JSON.writeValueAsString(experiment.variants()),
        phase,
        json(experiment.layer()),
        JSON.writeValueAsString(experiment.audience()),
        namespace.name(),
        experiment.id());
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
          Experiment experiment = locked(connection, namespace, id);
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
          Experiment experiment = locked(connection, namespace, id);
          require(experiment, "stopped", ExperimentStatus.RUNNING, ExperimentStatus.PAUSED);
          return Database.update(
              connection,
              "update experiment set status = 'STOPPED', stopped_at = ? where namespace = ? and id = ?",
              clock.instant(),
              namespace.name(),
              id);
        });
  }

  /** The row as it is and stays until the transaction ends. */
  private static Experiment locked(Connection connection, Namespace namespace, String id)
      throws SQLException {
    return select(connection, "namespace = ? and id = ? for update", namespace.name(), id).stream()
        .findFirst()
        .map(StoredExperiment::experiment)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "site '%s' has no experiment '%s'".formatted(namespace, id)));
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
        select(connection, "namespace = ? and status = 'RUNNING'", namespace.name())) {
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

  private static @Nullable String json(Optional<Layer> layer) {
    return layer.map(JSON::writeValueAsString).orElse(null);
  }

  private static List<StoredExperiment> select(
      Connection connection, String condition, Object... parameters) throws SQLException {
    return Database.query(
        connection,
        "select * from experiment where " + condition,
        JdbcExperimentStore::read,
        parameters);
  }

  private static StoredExperiment read(ResultSet row) throws SQLException {
    return new StoredExperiment(
        new Experiment(
            row.getString("id"),
            row.getString("hypothesis"),
            ExperimentStatus.valueOf(row.getString("status")),
            row.getString("seed"),
            row.getDouble("coverage"),
            JSON.readValue(row.getString("variants"), VARIANTS),
            row.getInt("phase"),
            Optional.ofNullable(row.getString("layer"))
                .map(text -> JSON.readValue(text, Layer.class)),
            JSON.readValue(row.getString("audience"), AUDIENCE)),
        Database.instant(row, "created_at"),
        Database.optionalInstant(row, "started_at"),
        Database.optionalInstant(row, "stopped_at"));
  }
}
