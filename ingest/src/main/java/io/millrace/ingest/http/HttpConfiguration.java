package io.millrace.ingest.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.site.Sites;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {
  /** All bodies in flight may take this share of the heap: what is made of them takes more. */
  private static final long HEAP_SHARE = 8;

  @Bean
  EventsController eventsController(
      Sites sites, EventProducer producer, MeterRegistry registry, Clock clock) {
    long total =
        Math.max(EventsController.MAX_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    return new EventsController(
        sites,
        new BodyReader(EventsController.MAX_BYTES, (int) Math.min(total, Integer.MAX_VALUE)),
        new Judge(clock),
        producer,
        new CollectorMetrics(registry));
  }

  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }
}
