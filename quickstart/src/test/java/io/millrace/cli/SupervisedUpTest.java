package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.state.FeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace up}, whose servers are killed, and which is killed itself. */
class SupervisedUpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void up_serversKilledThenItself_losesNothingAndStartsAgain() throws Exception {
    Path home = directory.resolve(".millrace/home");
    Process up = Processes.start(directory, true, "up");
    List<String> output = new CopyOnWriteArrayList<>();
    try {
      List<String> words = Processes.readUntil(up, "Stop with ctrl-C");
      Thread reader = new Thread(() -> read(up, output), "output");
      reader.setDaemon(true);
      reader.start();
      String collector = Processes.address(words, "collector");
      String health = collector.replace("/v1/events", "/actuator/health");
      postItems(collector, 0, 20);
      await().atMost(PATIENCE).until(() -> items(home) == 20);

      kill(home.resolve("redis/redis.pid"));
      kill(home.resolve("postgres/data/postmaster.pid"));
      postItems(collector, 20, 40);

      await().atMost(PATIENCE).until(() -> says(output, "Redis ended and is started again"));
      await().atMost(PATIENCE).until(() -> says(output, "PostgreSQL ended and is started again"));
      await().atMost(PATIENCE).until(() -> says(output, "Redis runs again"));
      await().atMost(PATIENCE).until(() -> says(output, "PostgreSQL runs again"));
      await().atMost(PATIENCE).until(() -> items(home) == 40);
      await().atMost(PATIENCE).until(() -> status(health) == 200);
      assertThat(String.join("\n", output)).doesNotContain("\tat ", "Caused by");
    } finally {
      up.toHandle().destroyForcibly();
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    // Its Redis and PostgreSQL go on; the next one stops them and starts its own, on the same
    // ports.
    long orphan = pid(home.resolve("redis/redis.pid"));
    assertThat(ProcessHandle.of(orphan)).isPresent();
    Process again = Processes.start(directory, false, "up");
    try {
      Processes.readUntil(again, "Stop with ctrl-C");
      assertThat(ProcessHandle.of(orphan)).isEmpty();
      assertThat(items(home)).isEqualTo(40);
    } finally {
      again.toHandle().destroy();
      Processes.readAll(again);
      assertThat(again.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    Settings settings = new Home(home).settings(Map.of());
    int port = URI.create(settings.redis().url()).getPort();
    try (ServerSocket foreign =
        new ServerSocket(port, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      Process refused = Processes.start(directory, false, "up");
      String words = String.join("\n", Processes.readAll(refused));
      assertThat(refused.waitFor()).isEqualTo(1);
      assertThat(words)
          .contains("Redis cannot have port " + foreign.getLocalPort())
          .contains("MILLRACE_REDIS_URL, for example redis://127.0.0.1:" + (port + 1));
    }
  }

  private static void read(Process process, List<String> output) {
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add("the output ended: " + e.getMessage());
    }
  }

  private static boolean says(List<String> output, String words) {
    return output.stream().anyMatch(line -> line.contains(words));
  }

  private static int items(Path home) {
    Settings settings = new Home(home).settings(Map.of());
    try (FeatureStore store =
        RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      return store.catalogue().size();
    } catch (RuntimeException e) {
      return -1;
    }
  }

  private void postItems(String collector, int from, int to) throws Exception {
    StringBuilder body = new StringBuilder("[");
    for (int i = from; i < to; i++) {
      body.append(i == from ? "" : ",")
          .append(
              "{\"type\":\"item\",\"event_id\":\"e%d\",\"item_id\":\"i%d\",\"timestamp\":\"%s\",\"attributes\":{\"title\":\"t%d\"}}"
                  .formatted(i, i, java.time.Instant.now(), i));
    }
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(collector))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private int status(String url) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static long pid(Path file) throws IOException {
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  private static void kill(Path pidFile) throws IOException {
    ProcessHandle process = ProcessHandle.of(pid(pidFile)).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }
}
