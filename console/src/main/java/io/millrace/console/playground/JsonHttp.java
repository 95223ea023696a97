package io.millrace.console.playground;

import io.millrace.console.playground.ServiceProblem.Service;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts to one service and reads its JSON; whatever goes wrong is a {@link ServiceProblem}. */
final class JsonHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final JsonMapper json = JsonMapper.shared();
  private final Service service;
  private final String address;

  JsonHttp(Service service, String address) {
    this.service = service;
    this.address = address;
  }

  /**
   * @param wanted the status of success; any other is a refusal
   */
  JsonNode post(Namespace site, String path, String contentType, byte[] body, int wanted)
      throws ServiceProblem {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path))
              .timeout(PATIENCE)
              .header("Content-Type", contentType)
              .header("Accept", "application/json")
              .header("Millrace-Namespace", site.name())
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode answer = json.readTree(response.body());
      if (response.statusCode() != wanted) {
        throw ServiceProblem.refused(
            service, address, answer.path("detail").asString("HTTP " + response.statusCode()));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServiceProblem.silent(service, address, e);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw ServiceProblem.silent(service, address, e);
    }
  }
}
