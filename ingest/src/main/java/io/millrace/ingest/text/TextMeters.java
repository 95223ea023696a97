package io.millrace.ingest.text;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millrace.namespace.Namespace;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Metrics of one namespace's text vectors. */
final class TextMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Timer encode;
  private final Counter failures;
  private final Gauge waiting;

  /**
   * @param waiting how many items wait
   */
  TextMeters(MeterRegistry registry, Namespace namespace, Supplier<Number> waiting) {
    this.registry = registry;
    Tags tags = Tags.of("namespace", namespace.name());
    encode =
        Timer.builder("millrace.text.encode")
            .description(
                "Time to encode one item's text; its count is the number of items encoded.")
            .tags(tags)
            .register(registry);
    failures =
        Counter.builder("millrace.text.failures")
            .description("Items whose text could not be encoded, and failed reads and writes.")
            .tags(tags)
            .register(registry);
    this.waiting =
        Gauge.builder("millrace.text.waiting", waiting)
            .description("Items whose text is yet to be compared with its stored vector.")
            .tags(tags)
            .register(registry);
  }

  void encoded(long nanos) {
    encode.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed() {
    failures.increment();
  }

  @Override
  public void close() {
    List.<Meter>of(encode, failures, waiting).forEach(registry::remove);
  }
}
