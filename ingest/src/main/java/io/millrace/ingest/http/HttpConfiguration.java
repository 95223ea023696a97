package io.millrace.ingest.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Settings;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.site.Sites;
import io.millrace.web.BodyLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of this package; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {
  private static final BodyLimits.Pace PACE =
      new BodyLimits.Pace(Duration.ofSeconds(30), Duration.ofSeconds(3), 8 * 1024);

  /** What is too long is read so far, so that the client gets the answer. */
  private static final long DISCARDED = 64L << 20;

  private static final long MEGABYTE = 1024 * 1024;
  private static final long PREFLIGHT_SECONDS = 3600;

  @Bean
  BodyLimits bodyLimits(Settings settings, CollectorMetrics metrics) {
    long set = settings.collector().memoryMb() * MEGABYTE;
    int total = set > 0 ? (int) Math.min(set, Integer.MAX_VALUE) : BodyLimits.shareOfHeap();
    return new BodyLimits(
        request -> EventsController.MAX_BYTES,
        DISCARDED,
        PACE,
        new Semaphore(total),
        metrics::refused);
  }

  @Bean
  CollectorMetrics collectorMetrics(MeterRegistry registry) {
    return new CollectorMetrics(registry);
  }

  @Bean
  BodyReader bodyReader(BodyLimits limits, MeterRegistry registry) {
    Gauge.builder("millrace.ingest.memory.free", limits.memory(), Semaphore::availablePermits)
        .baseUnit("bytes")
        .description(
            "What further bodies may take before requests are refused with 429. Near 0: Kafka is"
                + " slow, or add collectors or MILLRACE_COLLECT_MEMORY_MB.")
        .register(registry);
    return new BodyReader(EventsController.MAX_BYTES, limits.memory());
  }

  @Bean
  Judge judge(Settings settings, Clock clock) {
    return new Judge(TimeRule.of(settings), clock);
  }

  @Bean
  Intake intake(
      Sites sites,
      BodyReader bodies,
      Judge judge,
      EventProducer producer,
      CollectorMetrics metrics) {
    return new Intake(sites, bodies, judge, producer, metrics);
  }

  @Bean
  EventsController eventsController(Intake intake, Judge judge) {
    return new EventsController(intake, judge);
  }

  @Bean
  SourcesController sourcesController(Intake intake, Judge judge, Clock clock) {
    return new SourcesController(intake, judge, clock);
  }

  @Bean
  FilesController filesController() {
    return new FilesController();
  }

  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }

  /** Pages of these origins may send events and read the answer. */
  @Bean
  WebMvcConfigurer origins(Settings settings) {
    List<String> origins = settings.collector().origins();
    return new WebMvcConfigurer() {
      @Override
      public void addCorsMappings(CorsRegistry registry) {
        if (!origins.isEmpty()) {
          registry
              .addMapping("/v1/events")
              .allowedOrigins(origins.toArray(String[]::new))
              .allowedMethods("POST")
              .allowedHeaders("Content-Type", "Content-Encoding", "Millrace-Namespace")
              .exposedHeaders("Date", "Retry-After")
              .maxAge(PREFLIGHT_SECONDS);
        }
      }
    };
  }
}
