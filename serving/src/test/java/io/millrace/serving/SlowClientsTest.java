package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that announce a body and send it slowly, in pieces or not at all. */
class SlowClientsTest {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private static final String ASK = "{\"user_id\":\"ann\",\"count\":5}";

  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(20);
    await().untilAsserted(() -> assertThat(shop.recommend(ASK).items()).hasSize(5));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Socket announce(String path, int length, String start) throws IOException {
    Socket socket = new Socket("127.0.0.1", shop.port());
    send(
        socket,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, length, start));
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads one answer to its end: by its length, by its last chunk, or up to the connection's end.
   */
  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] piece = new byte[64 * 1024];
    while (!isWhole(answer.toString(StandardCharsets.ISO_8859_1))) {
      int length = in.read(piece);
      if (length < 0) {
        break;
      }
      answer.write(piece, 0, length);
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static boolean isWhole(String answer) {
    int headers = answer.indexOf("\r\n\r\n");
    if (headers < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(answer.substring(0, headers));
    return length.find()
        ? answer.length() - headers - 4 >= Integer.parseInt(length.group(1))
        : answer.endsWith("\r\n0\r\n\r\n");
  }

  /** Method, path, host and announced length, also of what is refused whatever its body is. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/recommendations, localhost, 400",
    "POST, /v1/recommendations, localhost, 700000",
    "POST, /v1/recommendations, evil.example, 400",
    "POST, /nothing/at/all, localhost, 400",
    "POST, /actuator/health, localhost, 400",
    "PUT, /v1/recommendations, localhost, 400",
    "GET, /v1/recommendations, localhost, 400"
  })
  void post_whileMoreConnectionsThanThreadsSendNothing_isAnsweredBeforeTheyAreCutOff(
      String method, String path, String host, int length) throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket("127.0.0.1", shop.port());
        silent.add(socket);
        send(
            socket,
            "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(method, path, host, length, i % 2 == 0 ? "" : "{"));
      }
      assertThat(shop.recommend(ASK).items()).hasSize(5);
      int waiting = 0;
      for (Socket socket : silent) {
        waiting += socket.getInputStream().available() == 0 ? 1 : 0;
      }
      // Of 200 threads, those that answer would have had to cut off as many first.
      assertThat(waiting).isGreaterThan(200);
      for (Socket socket : silent) {
        assertThat(answer(socket))
            .matches(
                text ->
                    text.isEmpty()
                        || text.contains(" 408 ")
                        || length > 600_000 && text.contains(" 413 "));
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void post_bodyThatDrips_isRefusedAtTheDeadlineAndCutOff() throws Exception {
    try (Socket socket = announce("/v1/recommendations", 100_000, "{")) {
      OutputStream out = socket.getOutputStream();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                out.write(' ');
                return socket.getInputStream().available() > 0;
              });
      assertThat(answer(socket))
          .startsWith("HTTP/1.1 408")
          .containsIgnoringCase("connection: close")
          .contains("application/problem+json", "it must arrive within 3 s");
      await()
          .atMost(Duration.ofSeconds(30))
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

  @Test
  void post_bodyInPieces_isAnsweredAsInOne() throws Exception {
    String[] pieces = {"{\"user_id\":", "\"ann\",", "\"count\":5}"};
    try (Socket socket = announce("/v1/recommendations", ASK.length(), "")) {
      for (String piece : pieces) {
        send(socket, piece);
        // Until the next piece others are answered, so that each arrives by itself.
        assertThat(shop.recommend(ASK).items()).hasSize(5);
      }
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("\"position\":5");
      // The connection goes on.
      send(
          socket,
          "POST /v1/recommendations HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      for (String piece : pieces) {
        send(socket, "%x\r\n%s\r\n".formatted(piece.length(), piece));
      }
      send(socket, "0\r\n\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("\"position\":5");
    }
  }

  @Test
  void post_refusedWithItsBodyInPieces_isAnsweredAndTheConnectionGoesOn() throws Exception {
    String[] requests = {
      "POST /v1/recommendations HTTP/1.1\r\nHost: evil.example\r\n",
      "POST /nothing HTTP/1.1\r\nHost: localhost\r\n",
      "PUT /v1/recommendations HTTP/1.1\r\nHost: localhost\r\n",
      "POST /v1/recommendations/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    };
    String[] statuses = {"421", "404", "405", "200"};
    try (Socket socket = new Socket("127.0.0.1", shop.port())) {
      for (int i = 0; i < requests.length; i++) {
        send(socket, requests[i] + "Content-Length: %d\r\n\r\n".formatted(ASK.length()));
        send(socket, ASK.substring(0, 5));
        assertThat(shop.recommend(ASK).items()).hasSize(5);
        send(socket, ASK.substring(5));
        assertThat(answer(socket)).startsWith("HTTP/1.1 " + statuses[i]);
      }
      // Longer than it may be, but short enough to be read: the client gets the answer.
      send(
          socket,
          "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 700000\r\n\r\n");
      send(socket, " ".repeat(700_000));
      assertThat(answer(socket))
          .startsWith("HTTP/1.1 413")
          .contains("524288", "\"field\":\"body\"");
    }
  }

  @Test
  void post_tooLongInPieces_isRefused() throws Exception {
    String chunk = " ".repeat(8 * 1024);
    try (Socket socket = new Socket("127.0.0.1", shop.port())) {
      send(
          socket,
          "POST /v1/recommendations HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 66; i++) {
        send(socket, "2000\r\n%s\r\n".formatted(chunk));
      }
      assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("524288");
    }
  }
}
