package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.event.Event;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A slice of a real shop's history, from its file to a slate: imported through the front door,
 * while the platform is killed in the middle of it, then trained on, promoted and recommended from.
 */
class RealHistoryTest {
  private static final Namespace SITE = new Namespace("online-retail");
  private static final int SLICE = 30_000;

  @TempDir Path directory;

  @Test
  void onlineRetail_killedInTheMiddleOfItsImport_isLoggedOnceAndRecommendedFrom() throws Exception {
    Path data = data();
    Process up = up();
    try {
      Process first = imported(data);
      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> progress().toFile().length() > 0 || !first.isAlive());
      assertThat(first.isAlive()).as("the import is still under way").isTrue();
      up.destroyForcibly().waitFor();
      first.destroyForcibly().waitFor();

      up = up();
      Process second = imported(data);
      String told = String.join("\n", Processes.readAll(second));
      assertThat(second.waitFor()).as(told).isZero();

      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertThat(count()).isEqualTo(SLICE));
      assertThat(ids()).hasSize(SLICE).doesNotHaveDuplicates();
      trainAndAsk();
    } finally {
      up.destroy();
      up.waitFor(60, TimeUnit.SECONDS);
    }
  }

  private void trainAndAsk() throws Exception {
    run("train", "--model", "retrieval", "--namespace", SITE.name(), "--promote");
    String url =
        "http://127.0.0.1:%s/v1/recommendations?namespace=%s&count=5&explain=true&user_id=17850"
            .formatted(variables().get("MILLRACE_SERVING_PORT"), SITE);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode slate = get(url);
              assertThat(slate.path("model").asString("")).startsWith("retrieval-");
              assertThat(slate.has("fallback")).as(slate.toString()).isFalse();
              assertThat(slate.required("items")).hasSize(5);
              for (JsonNode item : slate.required("items")) {
                assertThat(item.required("title").asString()).isNotBlank();
                assertThat(item.required("reason").asString()).isNotBlank();
                assertThat(item.required("propensity").asDouble()).isCloseTo(0.5, within(0.5));
              }
            });
  }

  private Process up() throws IOException {
    Process up = Processes.start(directory, true, "up");
    Processes.readUntil(up, "Stop with ctrl-C");
    return up;
  }

  private Process imported(Path data) throws IOException {
    return Processes.start(
        directory,
        false,
        "import",
        "online-retail",
        data.toString(),
        "--limit",
        Integer.toString(SLICE),
        "--batch",
        "50");
  }

  /** Written after the first batch that the collector acknowledged. */
  private Path progress() {
    return directory.resolve(".millrace/home/imports/online-retail.imported");
  }

  private void run(String... arguments) throws Exception {
    Process process = Processes.start(directory, false, arguments);
    String told = String.join("\n", Processes.readAll(process));
    assertThat(process.waitFor()).as(told).isZero();
  }

  private Settings settings() {
    return new Home(directory.resolve(".millrace/home")).settings(Map.of());
  }

  private Map<String, String> variables() {
    return settings().toVariables();
  }

  private long count() {
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings());
        EventLog log = logs.log(SITE)) {
      return log.count(Topic.EVENTS) + log.count(Topic.ITEMS) + log.count(Topic.USERS);
    }
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings());
        EventLog log = logs.log(SITE)) {
      for (Topic topic : List.of(Topic.EVENTS, Topic.ITEMS, Topic.USERS)) {
        try (Stream<Event> events = log.read(topic, Instant.EPOCH, Instant.now())) {
          events.forEach(event -> ids.add(event.eventId().value()));
        }
      }
    }
    return ids;
  }

  private static JsonNode get(String url) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    return JsonMapper.shared().readTree(answer.body());
  }

  private static Path data() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path data = folder.resolve("shared/data/online-retail");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    Assumptions.abort("no ../shared/data/online-retail beside the project");
    throw new IllegalStateException("unreachable");
  }
}
