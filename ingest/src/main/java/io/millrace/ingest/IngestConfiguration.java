package io.millrace.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Settings;
import io.millrace.ingest.http.HttpConfiguration;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.kafka.Topics;
import io.millrace.ingest.site.RunningSinks;
import io.millrace.ingest.site.Site;
import io.millrace.ingest.site.SiteOpener;
import io.millrace.ingest.site.Sites;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import io.millrace.web.WebEdge;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The collector's parts, wired; what comes from outside is registered by the application. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({HttpConfiguration.class, WebEdge.class})
class IngestConfiguration {
  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(2);

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Topics topics(Settings settings) {
    return new Topics(settings);
  }

  @Bean
  EventProducer eventProducer(Settings settings) {
    return new EventProducer(settings);
  }

  @Bean(initMethod = "start")
  Sites sites(
      Settings settings,
      NamespaceStore store,
      Topics topics,
      SinkStarter sinks,
      MeterRegistry registry) {
    SiteOpener opener =
        new SiteOpener() {
          @Override
          public void prepare(Namespace namespace) {
            topics.create(namespace);
          }

          @Override
          public RunningSinks startSinks(Namespace namespace) {
            return sinks.start(namespace, registry);
          }
        };
    Sites sites = new Sites(settings.namespace(), store, opener);
    Gauge.builder("millrace.ingest.sites", sites, all -> all.all().size())
        .description("Sites that the collector knows.")
        .register(registry);
    Gauge.builder(
            "millrace.ingest.sites.waiting",
            sites,
            all ->
                all.all().stream().filter(site -> !site.open() || site.sinks().isEmpty()).count())
        .description(
            "Sites without topics or running sinks. Alert when above 0 for a minute: the log says why.")
        .register(registry);
    return sites;
  }

  /** Ready to collect means: Kafka answers, and the topics of the default site are there. */
  @Bean
  HealthIndicator kafkaHealthIndicator(Topics topics, Sites sites) {
    return () -> {
      if (!topics.answers(HEALTH_PATIENCE)) {
        return Health.down().withDetail("reason", "Kafka does not answer").build();
      }
      Site own = sites.own();
      return own.open()
          ? Health.up().build()
          : Health.down().withDetail("reason", own.namespace() + " has no topics yet").build();
    };
  }

  /** Whether what is collected flows on. Not part of readiness: collecting goes on without it. */
  @Bean
  HealthIndicator sinksHealthIndicator(Sites sites) {
    return () -> {
      Health.Builder health = Health.up();
      for (Site site : sites.all()) {
        List<String> problems =
            site.sinks().map(RunningSinks::problems).orElse(List.of("not started"));
        if (!problems.isEmpty()) {
          health.down().withDetail(site.namespace().name(), problems);
        }
      }
      return health.build();
    };
  }
}
