package io.millrace.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.namespace.Namespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OperationsDocTest {
  @Test
  void document_everyMeterOfASink_isExplained() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "ingest-operations.md"));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (SinkMeters meters =
        new SinkMeters(
            registry,
            new Namespace("n"),
            new MemorySink(),
            Clock.systemUTC(),
            new SinkMeters.Asked(OptionalLong::empty, () -> false, () -> true))) {
      meters.oldestWaiting(0);
      assertThat(registry.get("millrace.sink.seconds.behind").gauge().value()).isGreaterThan(1e9);
      assertThat(registry.getMeters())
          .isNotEmpty()
          .allSatisfy(
              meter ->
                  assertThat(document).contains("`" + meter.getId().getName().replace('.', '_')));
    }
  }
}
