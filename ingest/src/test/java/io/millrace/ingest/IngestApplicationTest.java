package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Setting;
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
  private static final String EVENTS =
      """
      {"type":"item","event_id":"e1","timestamp":"2026-01-31T12:00:00Z","item_id":"kettle","attributes":{"price":30}}
      {"type":"click","event_id":"e2","timestamp":"2026-01-31T12:00:01Z","user_id":"anna","item_id":"kettle"}
      {"type":"click","event_id":"e2","timestamp":"2026-01-31T12:00:01Z","user_id":"anna","item_id":"kettle"}
      {"type":"clack","event_id":"e3","timestamp":"2026-01-31T12:00:02Z","user_id":"anna","item_id":"kettle"}
      """;

  @Test
  void start_ownSite_carriesAClickIntoLogAndFeaturesAcrossARestart() throws Exception {
    Settings settings = TestServers.settings().with(Setting.LOG_COMMIT_SECONDS, 1);
    Migrations.migrate(
        settings.get(Setting.POSTGRES_URL),
        settings.get(Setting.POSTGRES_USER),
        settings.get(Setting.POSTGRES_PASSWORD));
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
        var features = RedisFeatureStore.open(settings.get(Setting.REDIS_URL), site)) {
      assertThat(registry.namespaces().list()).containsExactly(site);
      assertThat(log.count(Topic.EVENTS)).isEqualTo(1);
      assertThat(log.count(Topic.ITEMS)).isEqualTo(1);
      assertThat(features.items(List.of(new ItemId("kettle")))).hasSize(1);
      assertThat(features.user(new UserId("anna")).recent()).hasSize(1);
    }
    // Two runs, two dead letters: what is not an event has no id that counts.
    assertThat(TopicReader.read(site.topic(Topic.DEAD))).hasSize(2);
  }

  private static HttpResponse<String> post(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(EVENTS))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
