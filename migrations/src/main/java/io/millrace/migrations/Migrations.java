package io.millrace.migrations;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a database to the schema that this build expects. */
public final class Migrations {
  private static final String LOCATION = "classpath:db/migration";

  private Migrations() {}

  /**
   * Applies the migrations that are missing. Several processes may call this at once: PostgreSQL
   * lets one of them work and the others wait for it.
   *
   * @param jdbcUrl of PostgreSQL
   * @return how many migrations were applied
   * @throws MigrationException where the database does not answer, or was changed by other hands
   */
  public static int migrate(String jdbcUrl, String user, String password) {
    return migrate(jdbcUrl, user, password, MigrationVersion.LATEST);
  }

  static int migrate(String jdbcUrl, String user, String password, MigrationVersion target) {
    try {
      return flyway(jdbcUrl, user, password, target).migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new MigrationException(
          "cannot migrate %s: %s".formatted(withoutParameters(jdbcUrl), e.getMessage()), e);
    }
  }

  /**
   * How many migrations a database still lacks; nothing is changed.
   *
   * @throws MigrationException where the database does not answer
   */
  public static int pending(String jdbcUrl, String user, String password) {
    try {
      return flyway(jdbcUrl, user, password, MigrationVersion.LATEST).info().pending().length;
    } catch (FlywayException e) {
      throw new MigrationException(
          "cannot look at %s: %s".formatted(withoutParameters(jdbcUrl), e.getMessage()), e);
    }
  }

  private static Flyway flyway(
      String jdbcUrl, String user, String password, MigrationVersion target) {
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(jdbcUrl, user, password)
            .locations(LOCATION)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .target(target);
    // What is repeated runs behind every target: an earlier schema has not the tables that it
    // needs.
    return target == MigrationVersion.LATEST
        ? configuration.javaMigrations(new MeasureSchema()).load()
        : configuration.load();
  }

  /** A password may be among the parameters. */
  private static String withoutParameters(String jdbcUrl) {
    return jdbcUrl.replaceFirst("\\?.*", "");
  }
}
