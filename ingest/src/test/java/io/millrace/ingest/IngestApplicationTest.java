package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestApplicationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String EVENTS =
      """
      {"type":"item","event_id":"e1","timestamp":"2026-01-31T12:00:00Z","item_id":"kettle","attributes":{"price":30}}
      {"type":"click","event_id":"e2","timestamp":"2026-01-31T12:00:01Z","user_id":"anna","item_id":"kettle"}
      {"type":"click","event_id":"e2","timestamp":"2026-01-31T12:00:01Z","user_id":"anna","item_id":"kettle"}
      {"type":"clack","event_id":"e3","timestamp":"2026-01-31T12:00:02Z","user_id":"anna","item_id":"kettle"}
      """;

  @Test
  void start_ownSite_carriesAClickIntoLogAndFeaturesAcrossARestart() throws Exception {
    Settings settings = TestServers.settings().with("millrace.log.commit-seconds", 1);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    Namespace site = settings.namespace();

    for (int run = 0; run < 2; run++) {
      try (IngestApplication application = IngestApplication.start(settings)) {
        HttpResponse<String> response = post(application.port());
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).contains("\"accepted\":3", "unknown_type");
        assertThat(application.awaitDrained(site, Duration.ofSeconds(60))).isTrue();
      }
    }

    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        var log = logs.log(site);
        var features = RedisFeatureStore.open(settings.redis().url(), site)) {
      assertThat(registry.namespaces().list()).containsExactly(site);
      assertThat(log.count(Topic.EVENTS)).isEqualTo(1);
      assertThat(log.count(Topic.ITEMS)).isEqualTo(1);
      assertThat(features.items(List.of(new ItemId("kettle")))).hasSize(1);
      assertThat(features.user(new UserId("anna")).recent()).hasSize(1);
    }
    // Two runs, two dead letters: what is not an event has no id that counts.
    assertThat(TopicReader.read(site.topic(Topic.DEAD))).hasSize(2);
  }

  @Test
  void start_itemsWithTitles_haveTextVectorsOfTheEncoderThatIsSet() throws Exception {
    Settings settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    List<ItemId> items = List.of(new ItemId("clock"), new ItemId("wecker"), new ItemId("sofa"));

    try (IngestApplication application =
            IngestApplication.start(settings.with("millrace.text.encoder", "off"));
        var features = RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      assertThat(post(application.port(), titled("clock", "Red alarm clock"))).isEqualTo(202);
      assertThat(application.awaitDrained(settings.namespace(), PATIENCE)).isTrue();
      assertThat(features.textVectors(items)).isEmpty();
    }
    try (IngestApplication application =
            IngestApplication.start(settings.with("millrace.text.encoder", "minilm"));
        var features = RedisFeatureStore.open(settings.redis().url(), settings.namespace())) {
      String events = titled("wecker", "Bedside clock, white") + titled("sofa", "Leather couch");
      assertThat(post(application.port(), events)).isEqualTo(202);
      await().atMost(PATIENCE).until(() -> features.textVectors(items).size() == 3);

      var vectors = features.textVectors(items);
      float[] clock = vectors.get(items.get(0)).vector();
      assertThat(clock).hasSize(384);
      assertThat(dot(clock, vectors.get(items.get(1)).vector()))
          .isGreaterThan(dot(clock, vectors.get(items.get(2)).vector()) + .3);
    }
  }

  @Test
  void start_encoderThatIsNotThere_isRefusedByTheNameOfItsSetting() {
    Settings settings = TestServers.settings().with("millrace.text.encoder", "minilmm");

    assertThatThrownBy(() -> IngestApplication.start(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MILLRACE_TEXT_ENCODER: 'minilmm' is neither off, minilm, bge-zh");
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static String titled(String id, String title) {
    return """
        {"type":"item","event_id":"t-%1$s","timestamp":"2026-01-31T12:00:00Z","item_id":"%1$s","attributes":{"title":"%2$s"}}
        """
        .formatted(id, title);
  }

  private static int post(int port, String events) throws Exception {
    return send(port, events).statusCode();
  }

  private static HttpResponse<String> post(int port) throws Exception {
    return send(port, EVENTS);
  }

  private static HttpResponse<String> send(int port, String events) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(events))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
