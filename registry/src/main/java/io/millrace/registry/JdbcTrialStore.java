package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The table {@code model_trial}. */
final class JdbcTrialStore implements TrialStore {
  private final Database database;
  private final Clock clock;

  JdbcTrialStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<ModelTrial> list(Namespace namespace) {
    return database.transaction(
        "list the models' trials",
        connection ->
            select(
                connection,
                "namespace = ? order by ended_at is not null, started_at desc",
                namespace.name()));
  }

  @Override
  public ModelTrial start(Namespace namespace, String modelId, ModelTrial.Duty duty, double share) {
    boolean fits = duty == ModelTrial.Duty.SHADOW ? share == 0 : share > 0 && share <= 1;
    if (!fits) {
      throw new IllegalArgumentException(
          "the share of a canary must be above 0 and at most 1, of a shadow 0; is " + share);
    }
    return database.transaction(
        "start a trial of model " + modelId,
        connection -> {
          refuseUnfit(connection, namespace, modelId);
          end(connection, namespace, modelId, "another trial of it began");
          try {
            Database.update(
                connection,
                """
                insert into model_trial (namespace, model_id, duty, share, started_at)
                values (?, ?, ?, ?, ?)
                """,
                namespace.name(),
                modelId,
                duty.name(),
                share,
                clock.instant());
          } catch (SQLException e) {
            if (Database.isTaken(e)) {
              throw new IllegalStateException(
                  "site '%s' has a canary already; end it first".formatted(namespace), e);
            }
            throw e;
          }
          return running(connection, namespace, modelId)
              .orElseThrow(() -> new IllegalStateException("the trial is gone within its start"));
        });
  }

  private static void refuseUnfit(Connection connection, Namespace namespace, String modelId)
      throws SQLException {
    List<String> status =
        Database.query(
            connection,
            "select status from model where namespace = ? and id = ?",
            row -> row.getString(1),
            namespace.name(),
            modelId);
    if (status.isEmpty()) {
      throw new IllegalArgumentException(
          "site '%s' has no model '%s'; 'millrace models list' names them"
              .formatted(namespace, modelId));
    }
    if (ModelStatus.valueOf(status.get(0)) == ModelStatus.CHAMPION) {
      throw new IllegalStateException(
          "model '%s' is champion already: there is nothing to try".formatted(modelId));
    }
  }

  @Override
  public Optional<ModelTrial> end(Namespace namespace, String modelId, String reason) {
    return database.transaction(
        "end the trial of model " + modelId,
        connection -> end(connection, namespace, modelId, reason));
  }

  private Optional<ModelTrial> end(
      Connection connection, Namespace namespace, String modelId, String reason)
      throws SQLException {
    Optional<ModelTrial> running = running(connection, namespace, modelId);
    if (running.isEmpty()) {
      return running;
    }
    Database.update(
        connection,
        """
        update model_trial set ended_at = ?, reason = ?
        where namespace = ? and model_id = ? and ended_at is null
        """,
        clock.instant(),
        reason,
        namespace.name(),
        modelId);
    return select(
            connection,
            "namespace = ? and model_id = ? order by started_at desc limit 1",
            namespace.name(),
            modelId)
        .stream()
        .findFirst();
  }

  private static Optional<ModelTrial> running(
      Connection connection, Namespace namespace, String modelId) throws SQLException {
    return select(
            connection,
            "namespace = ? and model_id = ? and ended_at is null",
            namespace.name(),
            modelId)
        .stream()
        .findFirst();
  }

  private static List<ModelTrial> select(
      Connection connection, String condition, Object... parameters) throws SQLException {
    return Database.query(
        connection,
        "select * from model_trial where " + condition,
        JdbcTrialStore::read,
        parameters);
  }

  private static ModelTrial read(ResultSet row) throws SQLException {
    return new ModelTrial(
        row.getString("model_id"),
        ModelTrial.Duty.valueOf(row.getString("duty")),
        row.getDouble("share"),
        Database.instant(row, "started_at"),
        Database.optionalInstant(row, "ended_at"),
        Optional.ofNullable(row.getString("reason")));
  }
}
