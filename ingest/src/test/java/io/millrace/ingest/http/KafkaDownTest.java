package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.ingest.Collector;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaDownTest {
  private static final String CLICK =
      "{\"type\":\"click\",\"event_id\":\"e\",\"timestamp\":1769860800000,\"user_id\":\"u\",\"item_id\":\"i\"}";

  @Test
  void post_kafkaGone_is503WithRetryAfterAndReadinessSaysSoUntilItIsBack(@TempDir Path directory)
      throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
    try (Collector collector = new Collector(kafka.bootstrapServers())) {
      assertThat(collector.postJson(CLICK).statusCode()).isEqualTo(202);
      assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

      kafka.close();

      HttpResponse<String> response = collector.postJson(CLICK);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(collector.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

      kafka = EmbeddedKafka.start(directory.resolve("kafka"), port);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
                assertThat(collector.postJson(CLICK).statusCode()).isEqualTo(202);
              });
      assertThat(collector.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      kafka.close();
    }
  }
}
