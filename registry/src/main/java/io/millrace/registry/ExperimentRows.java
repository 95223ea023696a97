package io.millrace.registry;

import io.millrace.experiment.Condition;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Layer;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the tables {@code experiment} and {@code experiment_phase}, read and written. */
final class ExperimentRows {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Experiment.Variant>> VARIANTS = new TypeReference<>() {};
  private static final TypeReference<List<Condition>> AUDIENCE = new TypeReference<>() {};

  private ExperimentRows() {}

  /** A draft's first row. */
  static int insert(
      Connection connection, Namespace namespace, Experiment experiment, Instant created)
      throws SQLException {
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
        created);
  }

  static int write(
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

  /** The row as it is and stays until the transaction ends. */
  static Experiment locked(Connection connection, Namespace namespace, String id)
      throws SQLException {
    return select(connection, "namespace = ? and id = ? for update", namespace.name(), id).stream()
        .findFirst()
        .map(StoredExperiment::experiment)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "site '%s' has no experiment '%s'".formatted(namespace, id)));
  }

  /** Phases that are over, the first one first, as they were when they ended. */
  static List<StoredExperiment> endedPhases(Connection connection, Namespace namespace, String id)
      throws SQLException {
    return Database.query(
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
        ExperimentRows::read,
        namespace.name(),
        id);
  }

  /** Keeps the phase that ends now; the next one starts now. */
  static void closePhase(Connection connection, Namespace namespace, String id, Instant now)
      throws SQLException {
    Database.update(
        connection,
        """
        insert into experiment_phase
        select namespace, id, phase, seed, coverage, variants, layer, audience, started_at, ?
          from experiment where namespace = ? and id = ?
        """,
        now,
        namespace.name(),
        id);
    Database.update(
        connection,
        "update experiment set started_at = ? where namespace = ? and id = ?",
        now,
        namespace.name(),
        id);
  }

  private static @Nullable String json(Optional<Layer> layer) {
    return layer.map(JSON::writeValueAsString).orElse(null);
  }

  /** Those that meet a condition in SQL. */
  static List<StoredExperiment> select(
      Connection connection, String condition, Object... parameters) throws SQLException {
    return Database.query(
        connection,
        "select * from experiment where " + condition,
        ExperimentRows::read,
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
