package io.millrace.quickstart.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import io.millrace.console.live.Pulse;
import io.millrace.console.live.PulseWatch;
import io.millrace.embedded.TestServers;
import io.millrace.ingest.IngestApplication;
import io.millrace.migrations.Migrations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the console asks a collector for, it gets: the two know each other by names only. */
class CollectorPulseTest {
  private static final String CLICK =
      "{\"type\":\"click\",\"event_id\":\"e1\",\"timestamp\":\"2026-10-01T00:00:00Z\","
          + "\"user_id\":\"ann\",\"item_id\":\"lamp\"}";

  @Test
  void pulse_ofARealCollector_hasItsSinksAndItsEvents() throws Exception {
    Settings settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    try (IngestApplication ingest = IngestApplication.start(settings);
        PulseWatch watch = new PulseWatch("http://127.0.0.1:" + ingest.port(), Clock.systemUTC())) {
      watch.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(watch.pulse(settings.namespace()).sinks())
                      .extracting(Pulse.SinkState::name)
                      .containsExactly("features", "log", "rollup"));
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + ingest.port() + "/v1/events"))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(CLICK))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  watch.pulse(settings.namespace()).perMinute().stream()
                          .mapToDouble(Pulse.Minute::events)
                          .sum()
                      == 1);
    }
  }
}
