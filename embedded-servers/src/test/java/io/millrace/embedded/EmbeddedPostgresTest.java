package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path directory;

  @Test
  void start_again_keepsTheRowsAndIsDurable() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      execute(postgres, "create table kept (id int)");
      execute(postgres, "insert into kept values (42)");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(query(postgres, "select id from kept")).isEqualTo("42");
      assertThat(query(postgres, "show fsync")).isEqualTo("on");
      assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void start_portTaken_saysWhichPort() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory, other.getLocalPort()))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("PostgreSQL cannot have port " + other.getLocalPort());
    }
  }

  @Test
  void start_directoryInUse_saysSo() {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0);
    try (postgres) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory, 0))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("PostgreSQL already runs on " + directory);
    }
  }

  @Test
  void start_afterKill_stopsTheOrphanAndKeepsTheRows() throws Exception {
    try (ChildServer child = ChildServer.start("postgres", directory)) {
      try (Connection connection = connect(child.address());
          Statement statement = connection.createStatement()) {
        statement.execute("create table kept as select 7 as id");
      }
      child.kill();
      // The server outlives its JVM: that is what the next start has to deal with.
      try (Connection connection = connect(child.address())) {
        assertThat(connection.isValid(1)).isTrue();
      }
      int port = Integer.parseInt(child.address().replaceAll(".*:(\\d+)/.*", "$1"));
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, port)) {
        assertThat(query(postgres, "select id from kept")).isEqualTo("7");
      }
    }
  }

  @Test
  void start_superuserWithoutItsPassword_isRefused() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      String url = postgres.jdbcUrl("postgres");
      String password = Files.readString(directory.resolve("superuser"));

      assertThat(Files.getPosixFilePermissions(directory.resolve("superuser")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "guess"))
                      .hasMessageContaining("password authentication failed"));
      DriverManager.getConnection(url, "postgres", password).close();
    }
  }

  @Test
  void start_directoryOfAnEarlierVersion_getsARandomPasswordAndKeepsTheRows() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      execute(postgres, "create table kept as select 7 as id");
      execute(postgres, "alter role millrace password 'millrace'");
    }
    Files.delete(directory.resolve("password"));

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(postgres.password()).matches("[0-9a-f]{48}");
      assertThat(query(postgres, "select id from kept")).isEqualTo("7");
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), "millrace", "millrace"))
          .hasMessageContaining("password authentication failed");
      assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(directory.resolve("server")))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void stopLeftOver_afterKill_endsTheServer() throws Exception {
    try (ChildServer child = ChildServer.start("postgres", directory)) {
      assertThatThrownBy(() -> EmbeddedPostgres.stopLeftOver(directory))
          .hasMessageContaining("PostgreSQL already runs on");
      child.kill();

      EmbeddedPostgres.stopLeftOver(directory);

      assertThatThrownBy(() -> connect(child.address())).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void newDatabase_twice_areApart() throws SQLException {
    try (Connection one = DriverManager.getConnection(TestServers.newDatabase());
        Connection other = DriverManager.getConnection(TestServers.newDatabase())) {
      one.createStatement().execute("create table mine (id int)");
      assertThat(other.getMetaData().getTables(null, "public", "mine", null).next()).isFalse();
      assertThat(one.getMetaData().getTables(null, "public", "mine", null).next()).isTrue();
    }
  }

  private static String url(EmbeddedPostgres postgres) {
    return "%s?user=%s&password=%s"
        .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url);
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(url(postgres));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(url(postgres));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
