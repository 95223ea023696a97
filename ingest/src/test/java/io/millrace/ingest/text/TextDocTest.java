package io.millrace.ingest.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.namespace.Namespace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TextDocTest {
  @Test
  void document_everyMeter_isExplained() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "text.md"));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (TextMeters meters = new TextMeters(registry, new Namespace("n"), () -> 0)) {
      meters.encoded(1);
      assertThat(registry.getMeters())
          .hasSize(3)
          .allSatisfy(
              meter ->
                  assertThat(document).contains("`" + meter.getId().getName().replace('.', '_')));
    }
    assertThat(registry.getMeters()).isEmpty();
  }
}
