package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A home that other users of the machine could read, and what {@code millrace up} makes of it. */
class PrivateHomeTest {
  @TempDir Path directory;

  @Test
  void up_homeOfAnEarlierVersion_isForItsOwnerOnlyAndHasPasswords() throws Exception {
    Path home = directory.resolve("home");
    leaveOpenHome(home);

    Process up = launch(home, "up");
    try {
      List<String> words = Processes.readUntil(up, "Stop with ctrl-C");
      post(Processes.address(words, "collector"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> files(home).stream().anyMatch(file -> file.toString().endsWith(".parquet")));

      assertThat(readableByOthers(home)).isEmpty();
      Settings settings = new Home(home).settings(Map.of());
      String url = settings.postgres().url();
      String password = settings.postgres().password();
      assertThatThrownBy(() -> DriverManager.getConnection(url, "millrace", "millrace"))
          .hasMessageContaining("password authentication failed");
      try (Connection connection = DriverManager.getConnection(url, "millrace", password)) {
        assertThat(connection.createStatement().executeQuery("select id from old.kept").next())
            .isTrue();
      }
      URI redis = URI.create(settings.redis().url());
      assertThat(String.join("\n", words)).doesNotContain(password, redis.getUserInfo());
      try (Jedis stranger = new Jedis("127.0.0.1", redis.getPort());
          Jedis client = new Jedis(redis)) {
        assertThatThrownBy(stranger::ping).hasMessageContaining("NOAUTH");
        assertThat(client.ping()).isEqualTo("PONG");
      }
    } finally {
      up.toHandle().destroy();
      Processes.readAll(up);
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** With the password and the permissions that earlier versions gave. */
  private static void leaveOpenHome(Path home) throws Exception {
    Path directory = home.resolve("postgres");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0);
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      connection.createStatement().execute("create schema old");
      connection.createStatement().execute("create table old.kept as select 7 as id");
      connection.createStatement().execute("alter role millrace password 'millrace'");
    }
    Files.delete(directory.resolve("password"));
    Files.createDirectories(home.resolve("logs"));
    for (Path open : List.of(home, home.resolve("logs"), directory, directory.resolve("server"))) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  /** The launcher, from a shell whose files everybody reads. */
  private Process launch(Path home, String command) throws IOException {
    Path installed = Files.createDirectories(directory.resolve("millrace-installed"));
    Path launcher = installed.resolve("millrace");
    Files.copy(Path.of("..", "millrace"), launcher);
    Files.createDirectories(installed.resolve("quickstart/target/lib"));
    classPathJar(installed.resolve("quickstart/target/quickstart.jar"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask 022; exec bash \"$0\" \"$@\"",
                launcher.toString(),
                command,
                "--home",
                home.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
    builder.environment().putAll(Processes.freePorts());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MILLRACE_SKIP_BUILD", "1");
    builder.environment().put("MILLRACE_JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
    return builder.start();
  }

  /** A jar of nothing but this JVM's class path. */
  private static void classPathJar(Path jar) throws IOException {
    List<String> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      urls.add(Path.of(entry).toUri().toString());
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", urls));
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private static List<Path> files(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.toList();
    } catch (java.io.UncheckedIOException e) {
      // A file was deleted meanwhile.
      return List.of();
    }
  }

  private static List<String> readableByOthers(Path home) throws IOException {
    List<String> open = new ArrayList<>();
    for (Path file : files(home)) {
      if (Files.exists(file) && !Files.isSymbolicLink(file)) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (!mode.endsWith("------")) {
          open.add(mode + " " + file);
        }
      }
    }
    return open;
  }

  private static void post(String url) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"type\":\"view\",\"event_id\":\"e1\",\"user_id\":\"ann\",\"item_id\":\"i1\","
                                + "\"timestamp\":\"%s\"}".formatted(java.time.Instant.now())))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }
}
