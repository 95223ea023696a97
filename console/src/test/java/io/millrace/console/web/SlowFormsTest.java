package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Browsers and others that send a form slowly, in pieces or not at all. */
class SlowFormsTest {
  private final ConsoleFixture console = ConsoleFixture.get();
  private Namespace site;

  @BeforeEach
  void begin() {
    site = console.newSite();
  }

  @Test
  void page_whileMoreConnectionsThanThreadsSendNothing_isAnsweredBeforeTheyAreCutOff()
      throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        silent.add(announce("/namespaces/%s/delete".formatted(site), 400, i % 2 == 0 ? "" : "c"));
      }
      assertThat(console.page(site, "/namespaces").statusCode()).isEqualTo(200);
      int waiting = 0;
      for (Socket socket : silent) {
        waiting += socket.getInputStream().available() == 0 ? 1 : 0;
      }
      assertThat(waiting).isGreaterThan(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void form_inPieces_isReadAsInOne() throws Exception {
    String form = "confirm=" + site.name() + "&note=caf%C3%A9+au+lait";
    try (Socket socket = announce("/namespaces/%s/delete".formatted(site), form.length(), "")) {
      for (String piece : List.of(form.substring(0, 3), form.substring(3))) {
        socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
        assertThat(console.page(site, "/namespaces").statusCode()).isEqualTo(200);
      }
      socket.setSoTimeout(30_000);
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 302")
          .contains("Location: /namespaces");
    }
    assertThat(console.get(site, "/v1/namespaces").body()).doesNotContain("\"" + site + "\"");
  }

  private Socket announce(String path, int length, String start) throws IOException {
    URI url = console.request(path).build().uri();
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket
        .getOutputStream()
        .write(
            ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n".formatted(path, length)
                    + "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
                    + start)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
