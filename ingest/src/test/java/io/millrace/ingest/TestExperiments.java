package io.millrace.ingest;

import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Experiments that exist, so that slates under them are counted. */
public final class TestExperiments {
  private static final String ADD =
      """
      insert into experiment (namespace, id, status, seed, coverage, variants)
      values (?, ?, 'RUNNING', 'seed', 1,
              '[{"name": "a"}, {"name": "b"}, {"name": "x"}, {"name": "control"},
                {"name": "treatment"}]')
      """;

  private TestExperiments() {}

  public static void create(DataSource database, Namespace namespace, String... ids) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (String id : ids) {
        statement.setString(1, namespace.name());
        statement.setString(2, id);
        statement.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
