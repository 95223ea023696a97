package io.millrace.embedded;

import io.millrace.config.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * PostgreSQL's superuser, who may run programs in the name of the server's owner: other users of
 * this machine reach the loopback interface too, so the server asks everybody for a password.
 *
 * @param password random, kept in a file that only its owner reads
 */
record Superuser(String password) {
  private static final String RULES =
      """
      # Written by Millrace at each start.
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128      scram-sha-256
      """;

  static Superuser of(Path home) {
    Path file = home.resolve("superuser");
    try {
      return new Superuser(PrivateFiles.password(file));
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot keep a password in %s: %s".formatted(file, e), e);
    }
  }

  /** Gives the superuser the password and asks for it from now on; may be repeated. */
  void lock(DataSource server, Path data) {
    Path rules = data.resolve("pg_hba.conf");
    try (Connection connection = server.getConnection();
        Statement statement = connection.createStatement()) {
      if (Files.readString(rules).equals(RULES)) {
        return;
      }
      statement.execute("alter role postgres password '%s'".formatted(password));
      Files.writeString(rules, RULES);
      statement.execute("select pg_reload_conf()");
    } catch (IOException | SQLException e) {
      throw new EmbeddedServerException("cannot protect PostgreSQL by a password: " + e, e);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "superuser postgres";
  }
}
