package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace up} as a person runs it: a process of its own, in a directory of its own. */
class UpCommandTest {
  @TempDir Path directory;

  private Process start(boolean freePorts, String... arguments) throws IOException {
    return Processes.start(directory, freePorts, arguments);
  }

  @Test
  void up_thenTerminated_servesAndStopsEverything() throws Exception {
    Process up = start(true, "up", "--namespace", "shop");
    try {
      List<String> words = Processes.readUntil(up, "Stop with ctrl-C");
      assertThat(String.join("\n", words)).contains("up for site 'shop'");

      String collector = Processes.address(words, "collector");
      assertThat(post(collector, "{\"type\":\"view\",\"event_id\":\"e1\"}")).contains("rejected");

      // The next command in this directory finds the instance by itself.
      Process doctor = start(false, "doctor");
      List<String> findings = Processes.readAll(doctor);
      assertThat(doctor.waitFor()).as(String.join("\n", findings)).isZero();
      assertThat(findings.get(0)).isEqualTo("home " + directory.resolve(".millrace/home"));
      assertThat(findings).filteredOn(line -> line.contains("ready at")).hasSize(3);

      Process second = start(true, "up");
      String refusal = String.join("\n", Processes.readAll(second));
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(refusal).contains("already runs on");

      // Not the process' own method, which also closes the stream that is read next.
      up.toHandle().destroy();
      assertThat(String.join("\n", Processes.readAll(up))).contains("stopped");
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
