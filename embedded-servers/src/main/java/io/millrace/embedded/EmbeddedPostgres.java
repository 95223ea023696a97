package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A PostgreSQL 18 on loopback that keeps its data and is durable ({@code fsync}, synchronous
 * commit, full page writes), with a database {@code millrace} of a user {@code millrace}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String NAME = "PostgreSQL";
  private static final String USER = "millrace";

  private final DirectoryClaim claim;
  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(
      DirectoryClaim claim, io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.claim = claim;
    this.server = server;
  }

  /**
   * Starts a server and waits until it answers. A server that a killed JVM left on the directory is
   * stopped first.
   *
   * @param port 0 for a free one
   * @throws EmbeddedServerException where the port is taken or the directory is in use
   */
  public static EmbeddedPostgres start(Path directory, int port) {
    Path home = directory.toAbsolutePath().normalize();
    DirectoryClaim claim = DirectoryClaim.of(NAME, home);
    try {
      Path data = home.resolve("data");
      Orphan.stopPostgres(data);
      Superuser superuser = Superuser.of(home);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(claim, startServer(home, data, superuser, Ports.claim(NAME, port)));
      try {
        superuser.lock(postgres.server.getPostgresDatabase(), data);
        postgres.createUser();
        postgres.createDatabase(USER);
      } catch (RuntimeException e) {
        postgres.close();
        throw e;
      }
      return postgres;
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /**
   * Stops the server that a killed JVM left on the directory, if any.
   *
   * @throws EmbeddedServerException where a living JVM uses the directory
   */
  public static void stopLeftOver(Path directory) {
    Path home = directory.toAbsolutePath().normalize();
    try (DirectoryClaim claim = DirectoryClaim.of(NAME, home)) {
      Orphan.stopPostgres(home.resolve("data"));
    }
  }

  /** Of the database {@code millrace}, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(USER);
  }

  public String user() {
    return USER;
  }

  public String password() {
    return USER;
  }

  /** Stops the server; what it committed is on disk. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new EmbeddedServerException("PostgreSQL did not stop: " + e.getMessage(), e);
    } finally {
      claim.close();
    }
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(Ports.LOOPBACK, server.getPort(), database);
  }

  /** Adds a database unless it is there already. */
  void createDatabase(String name) {
    unless(
        "select 1 from pg_database where datname = '%s'".formatted(name),
        "create database %s owner %s".formatted(name, USER));
  }

  private void createUser() {
    unless(
        "select 1 from pg_roles where rolname = '%s'".formatted(USER),
        "create role %s login password '%s'".formatted(USER, password()));
  }

  private void unless(String question, String command) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet there = statement.executeQuery(question)) {
        if (there.next()) {
          return;
        }
      }
      statement.execute(command);
    } catch (SQLException e) {
      throw new EmbeddedServerException("PostgreSQL refused '%s'".formatted(command), e);
    }
  }

  private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres startServer(
      Path home, Path data, Superuser superuser, int port) {
    try {
      return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
          .setPort(port)
          .setOverrideWorkingDirectory(home.resolve("server").toFile())
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setRegisterShutdownHook(false)
          .setConnectConfig("password", superuser.password())
          .setPGStartupWait(Duration.ofSeconds(60))
          .setServerConfig("listen_addresses", Ports.LOOPBACK)
          .setServerConfig("unix_socket_directories", "")
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("full_page_writes", "on")
          .start();
    } catch (IOException | IllegalStateException e) {
      throw new EmbeddedServerException(
          "PostgreSQL cannot start on %s: %s".formatted(home, e.getMessage()), e);
    }
  }
}
