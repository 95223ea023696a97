package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.codec.EventCodec;
import io.millrace.ingest.Collector;
import io.millrace.ingest.TopicReader;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.Registry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportCommandTest {
  private static Collector collector;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    collector = new Collector();
  }

  @AfterAll
  static void stop() {
    collector.close();
  }

  @Test
  void import_stoppedAndRunAgain_sendsEachEventOnceInOrder() throws Exception {
    Namespace site = newSite("resumed");
    Path file = clicks(1000);

    assertThat(run("jsonl", file, site, "--batch", "50", "--limit", "400")).isZero();
    assertThat(ids(site)).hasSize(400);
    assertThat(run("jsonl", file, site, "--batch", "70")).isZero();
    assertThat(run("jsonl", file, site)).isZero();

    assertThat(ids(site)).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void import_restart_sendsTheSameIdsAgain() throws Exception {
    Namespace site = newSite("again");
    Path file = clicks(100);

    assertThat(run("jsonl", file, site)).isZero();
    assertThat(run("jsonl", file, site, "--restart")).isZero();

    assertThat(ids(site)).hasSize(200);
    assertThat(ids(site).stream().distinct()).hasSize(100);
  }

  @Test
  void import_fileThatGrew_sendsWhatIsNew() throws Exception {
    Namespace site = newSite("grown");

    assertThat(run("jsonl", clicks(10), site)).isZero();
    assertThat(run("jsonl", clicks(11), site)).isZero();

    assertThat(ids(site)).hasSize(11).doesNotHaveDuplicates();
  }

  @Test
  void import_twoFilesOfOneName_bothCountAndEachOnce() throws Exception {
    Namespace site = newSite("months");
    Path january = orders("jan", "2026-01-0%d", 3);
    Path february = orders("feb", "2026-02-0%d", 3);

    for (Path file : List.of(january, february, january, february)) {
      assertThat(run("csv", file, site)).isZero();
    }

    assertThat(ids(site)).hasSize(6).doesNotHaveDuplicates();
  }

  /** Two rows of each file are equal: both happened. */
  private Path orders(String folder, String day, int count) throws Exception {
    Path file = Files.createDirectories(directory.resolve(folder)).resolve("orders.csv");
    List<String> lines = new ArrayList<>(List.of("type,timestamp,user_id,item_id"));
    for (int i = 1; i <= count; i++) {
      lines.add("purchase," + day.formatted(Math.min(i, 2)) + "T00:00:00Z,u,i");
    }
    return Files.write(file, lines);
  }

  @Test
  void import_againBeyondTheWindowOfTheSinks_sendsNothing() throws Exception {
    Namespace site = newSite("large");
    Path file = clicks(21_000);

    assertThat(run("jsonl", file, site, "--batch", "5000")).isZero();
    assertThat(run("jsonl", file, site, "--batch", "5000")).isZero();

    assertThat(ids(site)).hasSize(21_000);
  }

  @Test
  void import_nothingAccepted_fails() throws Exception {
    Namespace site = newSite("none");
    Path file = directory.resolve("none.jsonl");
    Files.writeString(file, "nonsense\n");

    assertThat(run("jsonl", file, site)).isEqualTo(1);
    Files.writeString(file, "");
    assertThat(run("jsonl", file, site)).isZero();
  }

  @Test
  void import_moreSkippedThanAllowed_sendsNothing() throws Exception {
    Namespace site = newSite("threshold");
    Path file = directory.resolve("bad.csv");
    Files.writeString(
        file, "type,timestamp,user_id,item_id\nview,2026-01-01T00:00:00Z,u,i\nview,a,b,c,d,e\n");
    StringWriter err = new StringWriter();
    Settings settings =
        collector.settings().with("millrace.artifacts", directory.resolve("home/models"));

    int status =
        new CommandLine(new ImportCommand(() -> settings))
            .setErr(new PrintWriter(err))
            .execute("csv", file.toString(), "--namespace", site.name(), "--max-skipped", "0");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("bad.csv line 3: too_many_cells", "--max-skipped 0");
    assertThat(ids(site)).isEmpty();
    assertThat(run("csv", file, site)).isZero();
    assertThat(ids(site)).hasSize(1);
  }

  @Test
  void import_rejectedEvents_areCountedByCode() throws Exception {
    Namespace site = newSite("dirty");
    Path file = directory.resolve("dirty.jsonl");
    Files.writeString(file, click(1) + "\n{\"type\":\"click\"}\nnonsense\n");

    StringWriter out = new StringWriter();
    Settings settings =
        collector.settings().with("millrace.artifacts", directory.resolve("home/models"));
    assertThat(
            new CommandLine(new ImportCommand(() -> settings))
                .setOut(new PrintWriter(out))
                .execute("jsonl", file.toString(), "--namespace", site.name(), "--json"))
        .isZero();

    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.get("sent").asInt()).isEqualTo(3);
    assertThat(result.get("accepted").asInt()).isEqualTo(1);
    assertThat(result.get("rejected").toString())
        .isEqualTo("{\"malformed_json\":1,\"missing_field\":1}");
    assertThat(result.get("examples").toString())
        .contains("dirty.jsonl line 2: missing_field", "dirty.jsonl line 3: malformed_json");
    assertThat(TopicReader.read(site.topic(Topic.DEAD))).hasSize(2);
  }

  @Test
  void import_json_isTheOnlyLineOnStandardOutput() throws Exception {
    Namespace site = newSite("json");
    StringWriter out = new StringWriter();
    Settings settings =
        collector.settings().with("millrace.artifacts", directory.resolve("home/models"));

    int status =
        new CommandLine(new ImportCommand(() -> settings))
            .setOut(new PrintWriter(out))
            .execute("jsonl", clicks(3).toString(), "--namespace", site.name(), "--json");

    assertThat(status).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.get("accepted").asInt()).isEqualTo(3);
    assertThat(result.get("complete").asBoolean()).isTrue();
  }

  @Test
  void import_unknownFormat_isAUsageErrorThatNamesTheFormats() {
    StringWriter err = new StringWriter();

    int status =
        new CommandLine(new ImportCommand(collector::settings))
            .setErr(new PrintWriter(err))
            .execute("parquet", "somewhere");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("movielens, online-retail, csv, jsonl");
  }

  @Test
  void import_missingFile_failsWithItsName() throws Exception {
    assertThat(run("movielens", directory.resolve("nowhere"), newSite("missing"))).isEqualTo(1);
  }

  @Test
  void import_siteThatNobodyKnows_isRegistered() throws Exception {
    Settings settings =
        TestServers.settings()
            .with("millrace.ingest.url", collector.url())
            .with("millrace.artifacts", directory.resolve("home/models"));
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    Namespace site = new Namespace(collector.namespace() + "-new");
    Path file = clicks(5);
    try (Registry registry = Registry.open(settings)) {
      // The collector under test keeps its sites in memory: what the command registers is handed
      // on.
      Thread relay =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  registry.namespaces().list().forEach(collector.store()::add);
                  Thread.onSpinWait();
                }
              });
      relay.start();
      try {
        assertThat(
                new CommandLine(new ImportCommand(() -> settings))
                    .execute("jsonl", file.toString(), "--namespace", site.name()))
            .isZero();
      } finally {
        relay.interrupt();
        relay.join();
      }
    }

    assertThat(ids(site)).hasSize(5);
  }

  @Test
  void import_realMovieLens_arrivesWhole() throws Exception {
    Path data = SharedData.require("ml-latest-small");
    Namespace site = newSite("movielens");

    assertThat(run("movielens", data, site, "--limit", "20000")).isZero();

    int items = TopicReader.read(site.topic(Topic.ITEMS)).size();
    int events = TopicReader.read(site.topic(Topic.EVENTS)).size();
    assertThat(items + events).isEqualTo(20_000);
    assertThat(events).isGreaterThan(10_000);
  }

  private int run(String format, Path path, Namespace site, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of(format, path.toString(), "--namespace", site.name()));
    arguments.addAll(List.of(options));
    Settings settings =
        collector.settings().with("millrace.artifacts", directory.resolve("home/models"));
    return new CommandLine(new ImportCommand(() -> settings))
        .execute(arguments.toArray(new String[0]));
  }

  private static Namespace newSite(String name) throws Exception {
    Namespace site = new Namespace(collector.namespace() + "-" + name);
    collector.store().add(site);
    org.awaitility.Awaitility.await()
        .until(
            () ->
                collector
                        .post(
                            "application/json",
                            "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            "Millrace-Namespace",
                            site.name())
                        .statusCode()
                    == 202);
    return site;
  }

  private Path clicks(int count) throws Exception {
    Path file = directory.resolve("clicks.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(click(i));
    }
    return Files.write(file, lines);
  }

  private static String click(int i) {
    return "{\"type\":\"click\",\"event_id\":\"c%d\",\"timestamp\":%d,\"user_id\":\"u%d\",\"item_id\":\"i\"}"
        .formatted(i, 1_769_860_800_000L + i, i % 7);
  }

  private static List<String> ids(Namespace site) throws Exception {
    List<String> ids = new ArrayList<>();
    for (var record : TopicReader.read(site.topic(Topic.EVENTS))) {
      ids.add(new EventCodec().decode(record.value()).eventId().value());
    }
    return ids;
  }
}
