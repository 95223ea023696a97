package io.millrace.benchmarks.soak;

import io.millrace.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services' addresses, asked over HTTP. */
final class Web {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String collector;
  private final String serving;
  private final String console;

  Web(Settings settings) {
    collector = settings.ingestUrl();
    serving = settings.consoleServingUrl();
    console = "http://127.0.0.1:" + settings.console().port();
  }

  String collector() {
    return collector;
  }

  String serving() {
    return serving;
  }

  /**
   * Services that do not say that they are well.
   *
   * @return the names with the status, 0 for no answer; empty if all are well
   */
  Map<String, Integer> unhealthy() throws InterruptedException {
    Map<String, Integer> found = new java.util.TreeMap<>();
    for (String url : List.of(collector, serving, console)) {
      int status = 0;
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url + "/actuator/health"))
                .timeout(HEALTH_PATIENCE)
                .build();
        status = client.send(request, BodyHandlers.discarding()).statusCode();
      } catch (IOException e) {
        // No answer is the status 0.
      }
      if (status != 200) {
        found.put(
            url.equals(collector) ? "collector" : url.equals(serving) ? "serving" : "console",
            status);
      }
    }
    return found;
  }

  /** Sends a body; an exception means no answer. */
  HttpResponse<String> post(String url, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(url, type, body, headers), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> postLater(String url, String type, byte[] body) {
    return client.sendAsync(request(url, type, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(String url, String type, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  /** A call of the console that must succeed. */
  JsonNode console(String method, String path, String json) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(console + path))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .method(
                  method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
              .build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "%s %s was answered %d: %s"
                .formatted(method, path, answer.statusCode(), answer.body()));
      }
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  /** The metrics of a service. */
  Metrics metrics(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus")).timeout(PATIENCE).build();
    return new Metrics(client.send(request, BodyHandlers.ofString()).body());
  }

  /** Metrics in Prometheus' text format. */
  record Metrics(String text) {
    /** The sum over all series of a name whose labels contain the given text; NaN ones count 0. */
    double sum(String name, String label) {
      return Pattern.compile("^" + name + "(\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
          .matcher(text)
          .results()
          .filter(match -> label.isEmpty() || String.valueOf(match.group(1)).contains(label))
          .mapToDouble(match -> Double.parseDouble(match.group(2)))
          .filter(value -> !Double.isNaN(value))
          .sum();
    }
  }
}
