package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigurationFiles;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  private final Settings settings = TestServers.settings();

  @AfterEach
  void forget() {
    System.clearProperty(ConfigurationFiles.PROPERTY);
  }

  /** Spring's own settings are read from the file; the port is Millrace's. */
  @Test
  void start_fileWithSpringsSettings_appliesThemButNotThePort(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("shop.yml");
    Files.writeString(file, "server: {server-header: from-a-file, port: 1, address: 192.0.2.1}\n");
    System.setProperty(ConfigurationFiles.PROPERTY, file.toString());

    try (ConsoleApplication console = ConsoleApplication.start(settings)) {
      assertThat(get(console.port()).headers().firstValue("Server")).contains("from-a-file");
    }
  }

  private static HttpResponse<Void> get(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d/actuator/health/liveness".formatted(port)))
                .build(),
            HttpResponse.BodyHandlers.discarding());
  }
}
