package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.ingest.IngestApplication;
import io.millrace.migrations.Migrations;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.registry.Registry;
import io.millrace.serving.ServingApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a click sent to the collector, through Kafka and the feature sink, to the next slate. */
class FreshnessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USERS = 5;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void click_sentToTheCollector_changesTheSameUsersNextSlate() throws Exception {
    Settings settings =
        TestServers.settings()
            .with("millrace.ingest.sinks", "features")
            .with("millrace.serving.epsilon", 0)
            .with("millrace.serving.redis-timeout-millis", 1000)
            .with("millrace.serving.rehearsal-seconds", 0);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    try (Registry registry = Registry.open(settings);
        IngestApplication ingest = IngestApplication.start(settings);
        ServingApplication serving = ServingApplication.start(settings)) {
      registry
          .placements()
          .put(settings.namespace(), "home", new PlacementCodec().read("{\"exclude\":[\"seen\"]}"));
      post(
          ingest.port(),
          "/v1/events",
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      """
                      {"type":"item","event_id":"item-%d","timestamp":"2026-01-01T00:00:00Z",\
                      "item_id":"i%d","attributes":{"title":"Thing %d"}}\
                      """
                          .formatted(i, i, i))
              .collect(Collectors.joining(",", "[", "]")));
      await().atMost(PATIENCE).until(() -> slate(serving.port(), "anybody").size() == 20);

      List<Duration> times = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        times.add(untilTheClickCounts(ingest.port(), serving.port(), "user-" + i, "i" + (i + 3)));
      }
      Collections.sort(times);
      // The median: of five on a busy machine one may have met a pause.
      assertThat(times.get(USERS / 2)).isLessThan(Duration.ofSeconds(1));
    }
  }

  private Duration untilTheClickCounts(int ingest, int serving, String user, String item)
      throws Exception {
    await().atMost(PATIENCE).until(() -> slate(serving, user).contains(item));
    long start = System.nanoTime();
    post(
        ingest,
        "/v1/events",
        """
        {"type":"click","event_id":"click-%s","timestamp":%d,"user_id":"%s","item_id":"%s"}\
        """
            .formatted(user, System.currentTimeMillis(), user, item));
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !slate(serving, user).contains(item));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private List<String> slate(int port, String user) throws Exception {
    JsonNode answer =
        post(
            port,
            "/v1/recommendations",
            "{\"user_id\":\"%s\",\"placement\":\"home\",\"count\":20}".formatted(user));
    return answer.get("items").valueStream().map(one -> one.get("item_id").asString()).toList();
  }

  private JsonNode post(int port, String path, String body) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
    return JsonMapper.shared().readTree(response.body());
  }
}
