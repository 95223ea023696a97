package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.ingest.IngestApplication;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NamespacesCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private Settings settings = Settings.defaults();

  @BeforeEach
  void migrate() {
    settings =
        TestServers.settings()
            .with("millrace.log.commit-seconds", 1)
            .with("millrace.warehouse", directory.resolve("warehouse"))
            .with("millrace.artifacts", directory.resolve("models"));
    new Home(directory).write(settings);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
  }

  @AfterEach
  void forgetHome() {
    System.clearProperty(Home.PROPERTY);
  }

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine millrace = Millrace.commandLine();
    millrace.setOut(new PrintWriter(out, true));
    millrace.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 2];
    all[0] = "--home";
    all[1] = directory.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return millrace.execute(all);
  }

  @Test
  void namespaces_createListDelete_changeTheRegistry() {
    assertThat(execute("namespaces", "create", "shop2")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("created namespace 'shop2'");
    assertThat(execute("namespaces", "list")).isZero();
    assertThat(out.toString().lines()).contains("shop2");
    assertThat(execute("namespaces", "create", "shop2")).isEqualTo(2);
    assertThat(err.toString()).contains("'shop2' exists already");

    assertThat(execute("namespaces", "delete", "shop2")).as("without --yes").isEqualTo(2);
    assertThat(execute("namespaces", "delete", "shop2", "--yes", "--keep-data")).isZero();
    assertThat(execute("namespaces", "list")).isZero();
    assertThat(out.toString().lines()).doesNotContain("shop2");
    assertThat(execute("namespaces", "create", "shop2")).as("and is there again").isZero();
    assertThat(execute("namespaces", "delete", "shop2", "--yes")).as(err.toString()).isZero();
    assertThat(execute("namespaces", "list")).isZero();
    assertThat(out.toString().lines()).doesNotContain("shop2");
    assertThat(execute("namespaces", "delete", "shop2", "--yes")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no namespace 'shop2'");
  }

  @Test
  void delete_namespaceInUse_deletesAllOfItAndNothingElse() throws Exception {
    assertThat(execute("namespaces", "create", "shop2")).as(err.toString()).isZero();
    assertThat(execute("namespaces", "create", "shop3")).isZero();
    Path model = Files.createDirectories(directory.resolve("models/shop2/m1"));
    Files.writeString(model.resolve("weights"), "w");
    try (Registry registry = Registry.open(settings);
        IngestApplication ingest = IngestApplication.start(settings)) {
      for (String name : List.of("shop2", "shop3")) {
        registry.placements().put(new Namespace(name), "home", Placement.DEFAULT);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(post(ingest.port(), name)).isEqualTo(202));
        await().atMost(PATIENCE).until(() -> items(name) == 1);
        await()
            .atMost(PATIENCE)
            .until(() -> files(directory.resolve("warehouse").resolve(name)).contains(".parquet"));
      }
      List<String> kept = stored(registry, "shop3");

      assertThat(execute("namespaces", "delete", "shop2", "--dry-run")).isZero();
      assertThat(out.toString())
          .contains("topic shop2.items: 1 records", "features in Redis: 1 items")
          .contains("event log table shop2.items", "table placement: 1 rows", "models/shop2")
          .contains("nothing was deleted");
      assertThat(execute("namespaces", "delete", "shop2")).as("nobody to ask").isEqualTo(2);
      assertThat(err.toString()).contains("say --yes");
      assertThat(items("shop2")).isEqualTo(1);

      assertThat(execute("namespaces", "delete", "shop2", "--yes")).as(err.toString()).isZero();

      assertThat(stored(registry, "shop2")).isEmpty();
      assertThat(model).doesNotExist();
      assertThat(stored(registry, "shop3")).isEqualTo(kept).hasSizeGreaterThan(5);
      assertThat(post(ingest.port(), "shop3")).isEqualTo(202);
    }
  }

  private List<String> stored(Registry registry, String name) {
    return new NamespaceData(settings, registry, new Namespace(name)).summary();
  }

  private int items(String name) {
    try (RedisFeatureStore store =
        RedisFeatureStore.open(settings.redis().url(), new Namespace(name))) {
      return store.catalogue().size();
    }
  }

  private static String files(Path below) throws IOException {
    if (!Files.isDirectory(below)) {
      return "";
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files.toList().toString();
    }
  }

  private static int post(int port, String namespace) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/events".formatted(port)))
                .header("Content-Type", "application/json")
                .header("Millrace-Namespace", namespace)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"type\":\"item\",\"event_id\":\"e1\",\"item_id\":\"i1\","
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"attributes\":{\"title\":\"t\"}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void namespaces_namesThatCannotBe_areRefused() {
    assertThat(execute("namespaces", "create", "No Shop!")).isEqualTo(2);
    assertThat(err.toString()).contains("'No Shop!' must be 1 to 40 lower-case letters");
    assertThat(execute("namespaces", "delete", settings.namespace().name(), "--yes")).isEqualTo(2);
    assertThat(err.toString()).contains("MILLRACE_NAMESPACE");
    assertThat(execute("namespaces")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing subcommand: create, list or delete");
  }
}
