package io.millrace.cli.doctor;

import io.millrace.config.Settings;
import io.millrace.migrations.MigrationException;
import io.millrace.migrations.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** Whether PostgreSQL answers, and has the schema of this build. */
final class PostgresCheck implements Check {
  @Override
  public List<Finding> run(Settings settings) {
    String url = settings.postgres().url();
    Properties properties = new Properties();
    properties.setProperty("user", settings.postgres().user());
    properties.setProperty("password", settings.postgres().password());
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "10");
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      return List.of(schema(settings, "PostgreSQL %s at %s".formatted(version, plain(url))));
    } catch (SQLException e) {
      return List.of(
          Finding.fail(
              "postgresql",
              "no use of %s: %s".formatted(plain(url), e.getMessage()),
              "start it ('millrace up' starts one), or set %s, %s and %s"
                  .formatted(
                      "MILLRACE_POSTGRES_URL",
                      "MILLRACE_POSTGRES_USER",
                      "MILLRACE_POSTGRES_PASSWORD")));
    }
  }

  private static Finding schema(Settings settings, String detail) {
    try {
      int pending =
          Migrations.pending(
              settings.postgres().url(),
              settings.postgres().user(),
              settings.postgres().password());
      return pending == 0
          ? Finding.ok("postgresql", detail + ", schema up to date")
          : Finding.fail(
              "postgresql",
              "%s lacks %d migration%s".formatted(detail, pending, pending == 1 ? "" : "s"),
              "run 'millrace migrate'");
    } catch (MigrationException e) {
      return Finding.fail("postgresql", String.valueOf(e.getMessage()), "look at its schema");
    }
  }

  /** A password may be among the parameters. */
  private static String plain(String url) {
    return url.replaceFirst("\\?.*", "");
  }
}
