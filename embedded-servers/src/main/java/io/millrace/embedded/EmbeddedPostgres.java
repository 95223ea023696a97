package io.millrace.embedded;

import io.millrace.config.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A PostgreSQL 18 on loopback that keeps its data and is durable ({@code fsync}, synchronous
 * commit, full page writes), with a database {@code millrace} of a user {@code millrace}.
 */
public final class EmbeddedPostgres implements RestartableServer {
  private static final String NAME = "PostgreSQL";
  private static final String DATA = "data";
  private static final String USER = "millrace";

  private final DirectoryClaim claim;
  private final String password;
  private final Path home;
  private final Superuser superuser;
  private volatile io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
  private volatile Optional<ProcessHandle> process;

  private EmbeddedPostgres(
      DirectoryClaim claim,
      String password,
      Path home,
      Superuser superuser,
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.claim = claim;
    this.password = password;
    this.home = home;
    this.superuser = superuser;
    this.server = server;
    this.process = Orphan.postgres(home.resolve(DATA));
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
      Path data = home.resolve(DATA);
      stopLeftOvers(data);
      Superuser superuser = Superuser.of(home);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(
              claim,
              password(home),
              home,
              superuser,
              startServer(home, data, superuser, Ports.claim(NAME, port)));
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
      stopLeftOvers(home.resolve(DATA));
    }
  }

  private static void stopLeftOvers(Path data) {
    Orphan.stopPostgres(data);
    // What a PostgreSQL whose first process was killed leaves keeps a new one from starting.
    Orphan.stopIn(NAME, "postgres", data);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean running() {
    return process.map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public void restart() {
    int port = server.getPort();
    try {
      // Lets go of the lock; there is no process any more that it could stop.
      server.close();
    } catch (IOException e) {
      throw new EmbeddedServerException("PostgreSQL did not stop: " + e.getMessage(), e);
    }
    Path data = home.resolve(DATA);
    stopLeftOvers(data);
    server = startServer(home, data, superuser, Ports.claim(NAME, port));
    process = Orphan.postgres(data);
  }

  /** Of the database {@code millrace}, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(USER);
  }

  public String user() {
    return USER;
  }

  /** Random, and kept in the file {@code password} of the directory, which only its owner reads. */
  public String password() {
    return password;
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

  /** Also gives the password to the user of a directory from before there were random ones. */
  private void createUser() {
    unless(
        "select 1 from pg_roles where rolname = '%s'".formatted(USER),
        "create role %s login".formatted(USER));
    execute("alter role %s password '%s'".formatted(USER, password));
  }

  private static String password(Path home) {
    Path file = home.resolve("password");
    try {
      return PrivateFiles.password(file);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot keep a password in %s: %s".formatted(file, e), e);
    }
  }

  private void execute(String command) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    } catch (SQLException e) {
      throw new EmbeddedServerException(
          "PostgreSQL refused to set the password of %s: %s".formatted(USER, e.getMessage()), e);
    }
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
    Path binaries = home.resolve("server");
    try {
      PrivateFiles.directory(binaries);
      var started = server(binaries, data, superuser, port).start();
      // The library lets everybody write where it unpacks the server's programs.
      PrivateFiles.tightenAll(home);
      return started;
    } catch (IOException | IllegalStateException e) {
      throw new EmbeddedServerException(
          "PostgreSQL cannot start on %s: %s".formatted(home, e.getMessage()), e);
    }
  }

  private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder server(
      Path binaries, Path data, Superuser superuser, int port) {
    return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
        .setPort(port)
        .setOverrideWorkingDirectory(binaries.toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setConnectConfig("password", superuser.password())
        .setPGStartupWait(Duration.ofSeconds(60))
        .setServerConfig("listen_addresses", Ports.LOOPBACK)
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on");
  }
}
