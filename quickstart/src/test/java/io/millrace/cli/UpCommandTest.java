package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace up} as a person runs it: a process of its own, in a directory of its own. */
class UpCommandTest {
  private static final String FREE = "127.0.0.1:0";

  @TempDir Path directory;

  @Test
  void up_thenTerminated_servesAndStopsEverything() throws Exception {
    Process up = start(true, "up", "--namespace", "shop");
    try {
      List<String> words = readUntil(up, "Stop with ctrl-C");
      assertThat(String.join("\n", words)).contains("up for site 'shop'");

      String collector = address(words, "collector");
      assertThat(post(collector, "{\"type\":\"view\",\"event_id\":\"e1\"}")).contains("rejected");

      // The next command in this directory finds the instance by itself.
      Process doctor = start(false, "doctor");
      List<String> findings = readAll(doctor);
      assertThat(doctor.waitFor()).as(String.join("\n", findings)).isZero();
      assertThat(findings.get(0)).isEqualTo("home " + directory.resolve(".millrace/home"));
      assertThat(findings).filteredOn(line -> line.contains("ready at")).hasSize(3);

      Process second = start(true, "up");
      String refusal = String.join("\n", readAll(second));
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(refusal).contains("already runs on");

      // Not the process' own method, which also closes the stream that is read next.
      up.toHandle().destroy();
      assertThat(String.join("\n", readAll(up))).contains("stopped");
      assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(leftovers()).isEmpty();
    } finally {
      up.destroy();
      up.waitFor(30, TimeUnit.SECONDS);
    }
  }

  /** Processes with this test's directory in their command or their working directory. */
  private List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    for (Path file :
        List.of(
            directory.resolve(".millrace/home/redis/redis.pid"),
            directory.resolve(".millrace/home/postgres/data/postmaster.pid"))) {
      if (Files.exists(file)) {
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        ProcessHandle.of(pid).ifPresent(process -> left.add(file + ": " + process.info()));
      }
    }
    return left;
  }

  private Process start(boolean freePorts, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(Millrace.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
    if (freePorts) {
      builder.environment().put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", FREE);
      builder.environment().put("MILLRACE_REDIS_URL", "redis://" + FREE);
      builder.environment().put("MILLRACE_POSTGRES_URL", "jdbc:postgresql://" + FREE + "/millrace");
      builder.environment().put("MILLRACE_INGEST_PORT", "0");
      builder.environment().put("MILLRACE_SERVING_PORT", "0");
      builder.environment().put("MILLRACE_CONSOLE_PORT", "0");
    }
    return builder.start();
  }

  private static List<String> readUntil(Process process, String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = reader(process);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        return lines;
      }
    }
    throw new AssertionError("ended early:\n" + String.join("\n", lines));
  }

  private static List<String> readAll(Process process) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = reader(process);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static String address(List<String> words, String title) {
    return words.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(title))
        .map(line -> line.substring(title.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String post(String url, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
