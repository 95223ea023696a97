package io.millrace.quickstart.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP, as a shop's engineer would speak it. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final JsonMapper json = JsonMapper.shared();

  /** What came back. */
  record Answer(int status, JsonNode body) {
    /** The body of a successful answer; anything else is an error that says what came instead. */
    JsonNode expect(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException(
            "expected HTTP %d, got %d: %s".formatted(wanted, status, body));
      }
      return body;
    }
  }

  Answer get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  Answer post(String url, String contentType, byte[] body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  Answer post(String url, JsonNode body) {
    return post(url, "application/json", json.writeValueAsBytes(body));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          client.send(
              request.timeout(PATIENCE).header("Accept", "application/json").build(),
              HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = response.body();
      return new Answer(
          response.statusCode(), body.length == 0 ? json.createObjectNode() : json.readTree(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
