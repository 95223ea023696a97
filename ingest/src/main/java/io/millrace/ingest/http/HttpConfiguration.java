package io.millrace.ingest.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.site.Sites;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of this package; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {
  /** All bodies in flight may take this share of the heap: what is made of them takes more. */
  private static final long HEAP_SHARE = 8;

  /** Less than half of the threads that Tomcat has. */
  private static final int SLOW_BODIES = 80;

  private static final long MEGABYTE = 1024 * 1024;
  private static final long PREFLIGHT_SECONDS = 3600;

  @Bean
  BodyReader bodyReader(Settings settings, MeterRegistry registry) {
    long set = settings.number(Setting.COLLECT_MEMORY_MB) * MEGABYTE;
    long total = set > 0 ? set : Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    BodyReader reader =
        new BodyReader(
            EventsController.MAX_BYTES,
            (int) Math.min(total, Integer.MAX_VALUE),
            new BodyPace(SLOW_BODIES, System::nanoTime));
    Gauge.builder("millrace.ingest.memory.free", reader, BodyReader::free)
        .baseUnit("bytes")
        .description(
            "What further bodies may take before requests are refused with 429. Near 0: Kafka is"
                + " slow, or add collectors or MILLRACE_COLLECT_MEMORY_MB.")
        .register(registry);
    return reader;
  }

  @Bean
  EventsController eventsController(
      Sites sites,
      BodyReader bodies,
      EventProducer producer,
      MeterRegistry registry,
      Settings settings,
      Clock clock) {
    return new EventsController(
        sites,
        bodies,
        new Judge(TimeRule.of(settings), clock),
        producer,
        new CollectorMetrics(registry));
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
    List<String> origins =
        Arrays.stream(settings.get(Setting.COLLECT_ORIGINS).split(","))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .toList();
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
