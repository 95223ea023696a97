package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.console.ConsoleApplication;
import io.millrace.console.ConsoleFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console behind a reverse proxy that ends TLS, as in front of a public name. */
class TlsProxyTest {
  private static final String PASSWORD = "changeit";
  private static final String PUBLIC = "console.shop.example";

  /** What a proxy does not pass on by itself. */
  private static final Set<String> OWN = Set.of("host", "connection", "content-length");

  @TempDir private static Path directory;

  private static SSLContext tls;
  private static HttpsServer proxy;
  private static ConsoleApplication console;

  @BeforeAll
  static void start() throws Exception {
    console =
        ConsoleApplication.start(
            ConsoleFixture.get()
                .settings()
                .with("millrace.forwarded-headers", "trust")
                .with("millrace.allowed-hosts", PUBLIC));
    tls = certificate();
    proxy = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.setHttpsConfigurator(new HttpsConfigurator(tls));
    proxy.setExecutor(Executors.newCachedThreadPool());
    proxy.createContext("/", TlsProxyTest::forward);
    proxy.start();
  }

  @AfterAll
  static void stop() {
    proxy.stop(0);
    console.close();
  }

  private static SSLContext certificate() throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "proxy",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + PUBLIC,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.out").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("proxy", keys.getCertificate("proxy"));
    trusted.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  /** As nginx does with proxy_pass and X-Forwarded headers. */
  private static void forward(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d%s".formatted(console.port(), exchange.getRequestURI())))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"))
            .header("X-Forwarded-Port", "443");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!name.equalsIgnoreCase("content-length")
                    && !name.equalsIgnoreCase("transfer-encoding")) {
                  exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
              });
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  /** The whole answer to a request over TLS, with whatever host it says. */
  private static String ask(String host, String request, String body) {
    try (SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), proxy.getAddress().getPort())) {
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAccept: text/html\r\n%sContent-Length: %d\r\n\r\n%s"
                  .formatted(
                      request,
                      host,
                      body.isEmpty()
                          ? ""
                          : "Origin: https://%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                              .formatted(host),
                      body.length(),
                      body)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void form_behindTls_redirectsWithinHttpsAndItsCookieIsSecure() {
    String answer = ask(PUBLIC, "POST /preferences", "theme=dark&back=/experiments");

    assertThat(answer).startsWith("HTTP/1.1 303");
    assertThat(answer).doesNotContain("http://");
    assertThat(answer)
        .containsPattern("(?i)location: (https://console\\.shop\\.example)?/experiments\r\n");
    assertThat(answer).containsPattern("(?i)set-cookie: .*dark.*; Secure.*HttpOnly.*SameSite=Lax");
  }

  @Test
  void page_behindTls_linksToNoPlainAddressOfItself() {
    String answer = ask(PUBLIC, "GET /experiments", "");

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(answer).doesNotContain("http://" + PUBLIC, "http://127.0.0.1:" + console.port());
  }

  @Test
  void page_foreignHost_isRefused() {
    String answer = ask("evil.example", "GET /experiments", "");

    assertThat(answer).startsWith("HTTP/1.1 421");
    assertThat(answer).contains("MILLRACE_ALLOWED_HOSTS");
  }

  @Test
  void form_withoutTls_keepsACookieThatPlainPagesCanRead() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/preferences".formatted(console.port())))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("theme=dark"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
        .contains("dark")
        .doesNotContain("Secure");
  }
}
