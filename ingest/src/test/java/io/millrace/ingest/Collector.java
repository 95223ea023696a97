package io.millrace.ingest;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.ingest.site.RunningSinks;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A collector on the tests' real Kafka, without sinks, and a client for it. */
public final class Collector implements AutoCloseable {
  private final FakeNamespaceStore store = new FakeNamespaceStore();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Settings settings;
  private final IngestApplication application;

  public Collector() {
    this(TestServers.kafka());
  }

  public Collector(String kafka) {
    this(Settings.defaults().with("millrace.kafka.bootstrap-servers", kafka));
  }

  /** With settings of its own; site, port and partitions are the test's. */
  public Collector(Settings own) {
    settings =
        own.with("millrace.namespace", "t" + UUID.randomUUID().toString().substring(0, 8))
            .with("millrace.ingest.port", 0)
            .with("millrace.kafka.partitions", 2);
    application = IngestApplication.start(settings, store, (namespace, registry) -> new NoSinks());
  }

  public Namespace namespace() {
    return settings.namespace();
  }

  public FakeNamespaceStore store() {
    return store;
  }

  /** Settings of a client of this collector. */
  public Settings settings() {
    return settings.with("millrace.ingest.url", url());
  }

  public String url() {
    return "http://127.0.0.1:" + application.port();
  }

  public HttpResponse<String> post(String contentType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + "/v1/events"))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> postJson(String body) throws IOException, InterruptedException {
    return post("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    application.close();
  }

  private static final class NoSinks implements RunningSinks {
    @Override
    public List<String> problems() {
      return List.of();
    }

    @Override
    public boolean awaitDrained(Duration patience) {
      return true;
    }

    @Override
    public void close() {}
  }
}
