package io.millrace.ingest;

import io.millrace.config.Settings;
import io.millrace.ingest.site.RunningSinks;
import io.millrace.ingest.site.Site;
import io.millrace.ingest.site.Sites;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import io.millrace.registry.Registry;
import io.millrace.web.WebEdge;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The collector, running. Several applications may run in one JVM: this one installs no shutdown
 * hook; who starts it closes it.
 */
public final class IngestApplication implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final Runnable afterwards;

  private IngestApplication(ConfigurableApplicationContext context, Runnable afterwards) {
    this.context = context;
    this.afterwards = afterwards;
  }

  /**
   * Starts the collector and the sinks of every site. Kafka, PostgreSQL and Redis may still be
   * away: until they are there it is not ready, and says so.
   */
  public static IngestApplication start(Settings settings) {
    Registry registry = Registry.open(settings);
    SinkStores stores;
    try {
      stores = new SinkStores(settings, registry.dataSource());
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
    Runnable closeBoth =
        () -> {
          stores.close();
          registry.close();
        };
    try {
      return start(settings, registry.namespaces(), stores, closeBoth);
    } catch (RuntimeException e) {
      closeBoth.run();
      throw e;
    }
  }

  /** The same with a store of sites and sinks of the caller's choice. */
  static IngestApplication start(Settings settings, NamespaceStore store, SinkStarter sinks) {
    return start(settings, store, sinks, () -> {});
  }

  private static IngestApplication start(
      Settings settings, NamespaceStore store, SinkStarter sinks, Runnable afterwards) {
    return new IngestApplication(
        new SpringApplicationBuilder(IngestConfiguration.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .registerShutdownHook(false)
            .properties(properties(settings))
            .initializers(
                context -> {
                  GenericApplicationContext beans = (GenericApplicationContext) context;
                  beans.registerBean(Settings.class, () -> settings);
                  beans.registerBean(NamespaceStore.class, () -> store);
                  beans.registerBean(SinkStarter.class, () -> sinks);
                })
            .run(WebEdge.arguments(settings, settings.ingest().port())),
        afterwards);
  }

  /** The port it listens on; a free one where the setting is 0. */
  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /**
   * Waits until the site's event log, features and rollups have everything that is in Kafka now.
   *
   * @return whether they had it in time; false also where the site's sinks are not running
   */
  public boolean awaitDrained(Namespace namespace, Duration patience) throws InterruptedException {
    Optional<RunningSinks> sinks =
        context.getBean(Sites.class).find(namespace.name()).flatMap(Site::sinks);
    return sinks.isPresent() && sinks.get().awaitDrained(patience);
  }

  /** Lets requests in flight finish, then stops the sinks and the producer. */
  @Override
  public void close() {
    context.close();
    afterwards.run();
  }

  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.putAll(WebEdge.properties(settings));
    properties.put("spring.application.name", "millrace-ingest");
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "15s");
    // A connection that sends nothing for so long within a request is given up.
    properties.put("server.tomcat.connection-timeout", "5s");
    properties.put("server.tomcat.keep-alive-timeout", "20s");
    // The usual 100 would make a busy shop connect anew several times a second.
    properties.put("server.tomcat.max-keep-alive-requests", "-1");
    properties.put("spring.jmx.enabled", "false");
    properties.put("spring.mvc.problemdetails.enabled", "true");
    properties.put("management.endpoints.web.exposure.include", "health,prometheus");
    properties.put("management.endpoint.health.probes.enabled", "true");
    properties.put("management.endpoint.health.show-details", "always");
    properties.put("management.endpoint.health.group.readiness.include", "readinessState,kafka");
    properties.put("management.endpoint.health.group.liveness.include", "livenessState");
    properties.put(
        "management.metrics.distribution.percentiles-histogram.http.server.requests", "true");
    properties.put("management.health.diskspace.enabled", "false");
    properties.put("springdoc.api-docs.version", "openapi_3_1");
    return properties;
  }
}
