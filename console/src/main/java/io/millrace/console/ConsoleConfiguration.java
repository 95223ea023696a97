package io.millrace.console;

import io.millrace.config.Settings;
import io.millrace.console.drift.FeatureDrifts;
import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.experiment.Experiments;
import io.millrace.console.experiment.VariantCheck;
import io.millrace.console.live.PulseWatch;
import io.millrace.console.model.Models;
import io.millrace.console.placement.Placements;
import io.millrace.console.playground.CollectorClient;
import io.millrace.console.playground.Playground;
import io.millrace.console.playground.RecentUsers;
import io.millrace.console.playground.ServingClient;
import io.millrace.console.rollup.EventRollups;
import io.millrace.console.rollup.ExperimentRollups;
import io.millrace.console.topic.DeadLetters;
import io.millrace.console.topic.TopicTail;
import io.millrace.experiment.Metrics;
import io.millrace.experiment.codec.MetricsCodec;
import io.millrace.registry.NamespaceStore;
import io.millrace.registry.Registry;
import io.millrace.registry.TrialStore;
import io.millrace.web.WebEdge;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** How the console's parts are put together. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan("io.millrace.console.web")
@Import(WebEdge.class)
class ConsoleConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Registry registry(Settings settings, Clock clock) {
    return Registry.open(settings, clock);
  }

  @Bean
  NamespaceStore namespaces(Registry registry) {
    return registry.namespaces();
  }

  @Bean
  Experiments experiments(Registry registry) {
    return new Experiments(
        registry.experiments(), new VariantCheck(registry.models(), registry.placements()));
  }

  @Bean
  Placements placements(Registry registry) {
    return new Placements(registry.placements());
  }

  @Bean
  Metrics metrics(Settings settings) {
    return MetricsCodec.readFile(settings.deployment().metrics());
  }

  @Bean
  ExperimentReports experimentReports(Registry registry, Metrics metrics, Clock clock) {
    return new ExperimentReports(new ExperimentRollups(registry.dataSource()), metrics, clock);
  }

  @Bean
  EventRollups eventRollups(Registry registry, Clock clock) {
    return new EventRollups(registry.dataSource(), clock);
  }

  @Bean
  TrialStore trials(Registry registry) {
    return registry.trials();
  }

  @Bean
  Models models(Registry registry, Settings settings) {
    return new Models(registry.models(), settings.storage().artifactsPath());
  }

  @Bean
  TopicTail topicTail(Settings settings) {
    return new TopicTail(settings);
  }

  @Bean
  DeadLetters deadLetters(TopicTail topics) {
    return new DeadLetters(topics);
  }

  @Bean
  FeatureDrifts featureDrifts(Settings settings, Registry registry, TopicTail topics, Clock clock) {
    return new FeatureDrifts(registry.models(), settings.storage().artifactsPath(), topics, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  PulseWatch pulseWatch(Settings settings, Clock clock) {
    return new PulseWatch(settings.consoleIngestUrl(), clock);
  }

  @Bean
  ServingClient servingClient(Settings settings) {
    return new ServingClient(settings.consoleServingUrl());
  }

  @Bean
  Playground playground(Settings settings, ServingClient serving, Registry registry, Clock clock) {
    return new Playground(
        serving,
        new CollectorClient(settings.consoleIngestUrl()),
        new RecentUsers(registry.dataSource()),
        clock,
        () -> UUID.randomUUID().toString());
  }

  /** Without PostgreSQL the console has nothing to show: it is not ready. */
  @Bean("postgres")
  HealthIndicator postgres(NamespaceStore namespaces) {
    return () -> {
      try {
        return Health.up().withDetail("namespaces", namespaces.list().size()).build();
      } catch (RuntimeException e) {
        return Health.down(e).build();
      }
    };
  }
}
