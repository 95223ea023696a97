package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.ingest.Collector;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OverloadTest {
  @Test
  void post_moreThanTheMemoryForBodies_is429AndSmallOnesGoOn() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("millrace.kafka.bootstrap-servers", TestServers.kafka())
            .with("millrace.collect.memory-mb", 1);
    try (Collector collector = new Collector(settings)) {
      byte[] large = (" ".repeat(3 << 20) + "[]").getBytes(StandardCharsets.UTF_8);

      HttpResponse<String> refused = collector.post("application/json", large);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("\"field\":\"body\"");
      assertThat(collector.postJson("[]").statusCode()).isEqualTo(202);
      assertThat(collector.get("/actuator/prometheus").body())
          .contains("millrace_ingest_memory_free_bytes 1048576.0")
          .contains("millrace_ingest_refused_total{status=\"429\"} 1.0");
    }
  }
}
