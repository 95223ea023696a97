package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code model}. */
final class JdbcModelRegistry implements ModelRegistry {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};

  private final Database database;
  private final Clock clock;

  JdbcModelRegistry(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void register(Namespace namespace, ModelRecord model) {
    if (model.status() != ModelStatus.CANDIDATE) {
      throw new IllegalArgumentException(
          "model '%s' must be registered as a candidate, then promoted; is %s"
              .formatted(model.id(), model.status()));
    }
    database.transaction(
        "register model " + model.id(),
        connection -> {
          try {
            return Database.update(
                connection,
                """
                insert into model
                  (namespace, id, kind, status, artifact, metrics, report, created_at)
                values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                """,
                namespace.name(),
                model.id(),
                model.kind(),
                model.status().name(),
                model.artifact().toString(),
                JSON.writeValueAsString(model.metrics()),
                model.report().map(Path::toString).orElse(null),
                model.createdAt());
          } catch (SQLException e) {
            if (Database.isTaken(e)) {
              throw new IllegalArgumentException(
                  "site '%s' has a model '%s' already".formatted(namespace, model.id()), e);
            }
            throw e;
          }
        });
  }

  @Override
  public List<ModelRecord> list(Namespace namespace) {
    return database.transaction(
        "list the models",
        connection ->
            select(connection, "namespace = ? order by created_at desc, id", namespace.name()));
  }

  @Override
  public Optional<ModelRecord> find(Namespace namespace, String id) {
    return database.transaction("find model " + id, connection -> find(connection, namespace, id));
  }

  @Override
  public Optional<ModelRecord> champion(Namespace namespace) {
    return database.transaction(
        "find the champion",
        connection ->
            first(select(connection, "namespace = ? and status = 'CHAMPION'", namespace.name())));
  }

  @Override
  public ModelRecord promote(Namespace namespace, String id) {
    return database.transaction(
        "promote model " + id,
        connection -> {
          lock(connection, namespace);
          ModelRecord model =
              find(connection, namespace, id)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "site '%s' has no model '%s'; 'millrace models list' names them"
                                  .formatted(namespace, id)));
          return model.status() == ModelStatus.CHAMPION
              ? model
              : crown(connection, namespace, id, ModelStatus.RETIRED);
        });
  }

  @Override
  public void addMetrics(Namespace namespace, String id, Map<String, Double> metrics) {
    int changed =
        database.transaction(
            "add metrics of model " + id,
            connection ->
                Database.update(
                    connection,
                    "update model set metrics = metrics || ?::jsonb where namespace = ? and id = ?",
                    JSON.writeValueAsString(metrics),
                    namespace.name(),
                    id));
    if (changed == 0) {
      throw new IllegalArgumentException(
          "site '%s' has no model '%s'; 'millrace models list' names them"
              .formatted(namespace, id));
    }
  }

  @Override
  public ModelRecord rollback(Namespace namespace) {
    return database.transaction(
        "roll back",
        connection -> {
          lock(connection, namespace);
          ModelRecord previous =
              first(
                      select(
                          connection,
                          "namespace = ? and status = 'RETIRED' order by promoted_at desc limit 1",
                          namespace.name()))
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              ("site '%s' has no earlier champion to go back to;"
                                      + " 'millrace models promote ID' chooses another")
                                  .formatted(namespace)));
          return crown(connection, namespace, previous.id(), ModelStatus.CANDIDATE);
        });
  }

  /** One change of champion at a time, so that each sees what the one before it did. */
  private static void lock(Connection connection, Namespace namespace) throws SQLException {
    Database.query(
        connection,
        "select pg_advisory_xact_lock(hashtextextended(?, 0))",
        row -> true,
        "millrace.champion." + namespace.name());
  }

  private ModelRecord crown(
      Connection connection, Namespace namespace, String id, ModelStatus formerChampion)
      throws SQLException {
    Database.update(
        connection,
        "update model set status = ? where namespace = ? and status = 'CHAMPION'",
        formerChampion.name(),
        namespace.name());
    Instant now = clock.instant();
    Database.update(
        connection,
        "update model set status = 'CHAMPION', promoted_at = ? where namespace = ? and id = ?",
        now,
        namespace.name(),
        id);
    Database.update(
        connection,
        """
        update model_trial set ended_at = ?, reason = 'promoted'
        where namespace = ? and model_id = ? and ended_at is null
        """,
        now,
        namespace.name(),
        id);
    return find(connection, namespace, id)
        .orElseThrow(
            () -> new IllegalStateException("the champion is gone within its transaction"));
  }

  private static Optional<ModelRecord> find(Connection connection, Namespace namespace, String id)
      throws SQLException {
    return first(select(connection, "namespace = ? and id = ?", namespace.name(), id));
  }

  private static Optional<ModelRecord> first(List<ModelRecord> models) {
    return models.stream().findFirst();
  }

  private static List<ModelRecord> select(
      Connection connection, String condition, Object... parameters) throws SQLException {
    return Database.query(
        connection, "select * from model where " + condition, JdbcModelRegistry::read, parameters);
  }

  private static ModelRecord read(ResultSet row) throws SQLException {
    return new ModelRecord(
        row.getString("id"),
        row.getString("kind"),
        ModelStatus.valueOf(row.getString("status")),
        Path.of(row.getString("artifact")),
        JSON.readValue(row.getString("metrics"), METRICS),
        Optional.ofNullable(row.getString("report")).map(Path::of),
        Database.instant(row, "created_at"),
        Database.optionalInstant(row, "promoted_at"));
  }
}
