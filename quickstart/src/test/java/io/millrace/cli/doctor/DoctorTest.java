package io.millrace.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.doctor.Finding.Level;
import io.millrace.config.Home;
import io.millrace.config.LoadedSettings;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  @TempDir Path directory;

  @Test
  void examine_serversAndSchemaThere_findsNothingBroken() {
    Settings settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());

    Map<String, Finding> findings = examine(settings);

    assertThat(findings.values()).extracting(Finding::level).doesNotContain(Level.FAIL);
    assertThat(findings)
        .containsKeys(
            "java",
            "settings",
            "warehouse",
            "artifacts",
            "kafka",
            "redis",
            "postgresql",
            "collector",
            "serving",
            "console");
    assertThat(findings.get("postgresql").detail()).endsWith("schema up to date");
    assertThat(findings.get("redis").detail()).startsWith("Redis 7.");
    assertThat(findings.get("kafka").detail())
        .contains("1 broker at", settings.namespace() + ".events");
  }

  @Test
  void examine_logWithDamagedMetadata_saysToRestore() throws Exception {
    Settings settings = TestServers.settings();
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      logs.log(settings.namespace()).close();
      assertThat(examine(settings).get("event log").level()).isEqualTo(Level.OK);
      String metadata = logs.keeper(settings.namespace()).status(Topic.EVENTS).metadata();
      Files.writeString(Path.of(metadata.replaceFirst("^file:/*", "/")), "garbage");
    }

    Finding finding = examine(settings).get("event log");

    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.detail()).contains("events is damaged");
    assertThat(finding.mend()).contains("millrace log restore");
  }

  @Test
  void examine_schemaNotMigrated_saysToMigrate() {
    Finding finding = examine(TestServers.settings()).get("postgresql");

    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.detail()).containsPattern("lacks \\d+ migrations");
    assertThat(finding.mend()).contains("millrace migrate");
  }

  @Test
  void examine_nothingRuns_namesTheVariableOfEach() {
    Settings settings =
        Settings.defaults()
            .with("millrace.kafka.bootstrap-servers", "127.0.0.1:1")
            .with("millrace.redis.url", "redis://127.0.0.1:1")
            .with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:1/millrace?password=secret")
            .with("millrace.warehouse", directory)
            .with("millrace.artifacts", directory);

    Map<String, Finding> findings = examine(settings);

    assertThat(findings.get("kafka").level()).isEqualTo(Level.FAIL);
    assertThat(findings.get("kafka").mend()).contains("MILLRACE_KAFKA_BOOTSTRAP_SERVERS");
    assertThat(findings.get("redis").level()).isEqualTo(Level.FAIL);
    assertThat(findings.get("redis").mend()).contains("MILLRACE_REDIS_URL");
    assertThat(findings.get("postgresql").level()).isEqualTo(Level.FAIL);
    assertThat(findings.get("postgresql").mend()).contains("MILLRACE_POSTGRES_URL");
    assertThat(findings.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NAMESPACE               | My Shop",
        "SERVING_PORT            | eighty",
        "SERVING_PORT            | 70000",
        "KAFKA_PARTITIONS        | 0",
        "KAFKA_BOOTSTRAP_SERVERS | kafka",
        "REDIS_URL               | localhost:6379",
        "POSTGRES_URL            | postgres://localhost/shop",
        "INGEST_URL              | localhost",
        "SERVING_EPSILON         | 1.5",
        "TEXT_ENCODER            | minilmm"
      })
  void examine_settingThatCannotBe_namesItAndTriesNothing(String name, String value) {
    String variable = "MILLRACE_" + name;
    Map<String, Finding> findings = examine(new Home(directory).load(Map.of(variable, value)));

    assertThat(findings).containsOnlyKeys("java", variable);
    assertThat(findings.get(variable).level()).isEqualTo(Level.FAIL);
    assertThat(findings.get(variable).detail()).contains(value);
  }

  @Test
  void examine_severalSettingsThatCannotBe_namesEach() {
    Map<String, Finding> findings =
        examine(
            new Home(directory)
                .load(Map.of("MILLRACE_KAFKA_PARTITIONS", "0", "MILLRACE_KAFKA_REPLICATION", "x")));

    assertThat(findings)
        .containsOnlyKeys("java", "MILLRACE_KAFKA_PARTITIONS", "MILLRACE_KAFKA_REPLICATION");
  }

  @Test
  void settings_nameThatIsNone_isNotedWithTheNearest() {
    LoadedSettings loaded = new Home(directory).load(Map.of("MILLRACE_REDIS_ULR", "redis://r:1"));

    Map<String, Finding> findings =
        new SettingsCheck()
            .run(loaded).stream().collect(Collectors.toMap(Finding::name, Function.identity()));

    assertThat(findings.get("settings").level()).isEqualTo(Level.OK);
    assertThat(findings.get("MILLRACE_REDIS_ULR").level()).isEqualTo(Level.NOTE);
    assertThat(findings.get("MILLRACE_REDIS_ULR").detail()).contains("MILLRACE_REDIS_URL");
  }

  @Test
  void directories_aFileInTheWay_isFound() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    Finding finding =
        new DirectoryCheck()
            .run(
                Settings.defaults()
                    .with("millrace.warehouse", file.resolve("warehouse"))
                    .with("millrace.artifacts", directory))
            .get(0);

    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.mend()).contains("MILLRACE_WAREHOUSE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"status\":\"UP\"}             | OK   | ready at",
        "503 | {\"status\":\"OUT_OF_SERVICE\"} | FAIL | is not ready",
        "200 | <h1>It works!</h1>              | FAIL | something else answers"
      })
  void services_whatAnswers_isToldApart(int status, String body, Level level, String detail)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      Finding finding = serving(server.getAddress().getPort());
      assertThat(finding.level()).isEqualTo(level);
      assertThat(finding.detail()).contains(detail);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void services_silentListener_isAStranger() throws IOException {
    int free;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = silent.getLocalPort();
      assertThat(serving(free).level()).isEqualTo(Level.FAIL);
      assertThat(serving(free).mend()).contains("MILLRACE_SERVING_PORT");
    }
    assertThat(serving(free).level()).isEqualTo(Level.NOTE);
  }

  private static Finding serving(int port) {
    Settings settings =
        Settings.defaults()
            .with("millrace.ingest.port", 0)
            .with("millrace.console.port", 0)
            .with("millrace.serving.port", port);
    return new ServiceCheck()
        .run(settings).stream()
            .filter(finding -> finding.name().equals("serving"))
            .findFirst()
            .orElseThrow();
  }

  private static Map<String, Finding> examine(Settings settings) {
    return examine(new LoadedSettings(settings, List.of(), List.of()));
  }

  private static Map<String, Finding> examine(LoadedSettings loaded) {
    return Doctor.examine(loaded).stream()
        .collect(Collectors.toMap(Finding::name, Function.identity()));
  }
}
