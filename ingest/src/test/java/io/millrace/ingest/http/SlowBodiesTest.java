package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.ingest.Collector;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections that send slowly cost nobody but themselves. */
class SlowBodiesTest {
  private static Collector collector;

  @BeforeAll
  static void start() {
    collector = new Collector();
  }

  @AfterAll
  static void stop() {
    collector.close();
  }

  @Test
  void post_whileManyConnectionsSendNothing_isAnsweredAndTheirAnnouncementsTakeNoMemory()
      throws Exception {
    assertThat(collector.postJson("[]").statusCode()).isEqualTo(202);
    String before = memoryFree();
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        silent.add(announce(i % 2 == 0 ? "[" : ""));
      }
      List<CompletableFuture<Integer>> honest = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        honest.add(CompletableFuture.supplyAsync(SlowBodiesTest::post));
      }
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> honest.stream().allMatch(CompletableFuture::isDone));

      assertThat(honest).extracting(CompletableFuture::join).containsOnly(202);
      int waiting = 0;
      for (Socket socket : silent) {
        waiting += socket.getInputStream().available() == 0 ? 1 : 0;
      }
      // Of 200 threads, those that answer would have had to give up as many first.
      assertThat(waiting).isGreaterThan(200);
      assertThat(memoryFree()).isEqualTo(before);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void post_bodyThatTrickles_isAnsweredAndCutOff() throws Exception {
    try (Socket socket = announce("[")) {
      OutputStream out = socket.getOutputStream();
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                out.write(' ');
                return socket.getInputStream().available() > 0;
              });
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 408")
          .containsIgnoringCase("connection: close")
          .contains("does not arrive fast enough");
      // The rest is not waited for: sooner or later the connection refuses it.
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                try {
                  out.write(' ');
                  return false;
                } catch (IOException e) {
                  return true;
                }
              });
    }
  }

  private static Integer post() {
    try {
      return collector.postJson("[]").statusCode();
    } catch (IOException | InterruptedException e) {
      return -1;
    }
  }

  private static String memoryFree() throws Exception {
    return collector
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("millrace_ingest_memory_free_bytes"))
        .findFirst()
        .orElseThrow();
  }

  private static Socket announce(String start) throws IOException {
    URI url = URI.create(collector.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket
        .getOutputStream()
        .write(
            ("POST /v1/events HTTP/1.1\r\nHost: collector\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1048576\r\n\r\n"
                    + start)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
