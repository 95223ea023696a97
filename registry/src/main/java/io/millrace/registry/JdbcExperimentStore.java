package io.millrace.registry;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code experiment}. */
final class JdbcExperimentStore implements ExperimentStore {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Experiment.Variant>> VARIANTS = new TypeReference<>() {};

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
                  (namespace, id, hypothesis, status, seed, coverage, variants, created_at)
                values (?, ?, ?, 'DRAFT', ?, ?, ?::jsonb, ?)
                """,
                namespace.name(),
                experiment.id(),
                experiment.hypothesis(),
                experiment.seed(),
                experiment.coverage(),
                JSON.writeValueAsString(experiment.variants()),
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
          require(experiment, "started", ExperimentStatus.DRAFT);
          return Database.update(
              connection,
              "update experiment set status = 'RUNNING', started_at = ? where namespace = ? and id = ?",
              clock.instant(),
              namespace.name(),
              id);
        });
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
          require(experiment, "ramped", ExperimentStatus.DRAFT, ExperimentStatus.RUNNING);
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
          require(experiment, "stopped", ExperimentStatus.RUNNING);
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
            JSON.readValue(row.getString("variants"), VARIANTS)),
        Database.instant(row, "created_at"),
        Database.optionalInstant(row, "started_at"),
        Database.optionalInstant(row, "stopped_at"));
  }
}
