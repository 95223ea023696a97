package io.millrace.serving;

import io.millrace.config.Settings;
import io.millrace.serving.rehearsal.Rehearsal;
import io.millrace.serving.site.Servers;
import io.millrace.web.WebEdge;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Serving as a running process or part of one. */
public final class ServingApplication implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private ServingApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts on the servers that the settings name; returns when requests are answered. A server that
   * is away is waited for in the background. The readiness probe says when the rehearsal is over.
   */
  public static ServingApplication start(Settings settings) {
    return start(settings, RealServers.open(settings));
  }

  /**
   * Starts on other servers, for instance a store in memory.
   *
   * @param servers closed with the application
   */
  public static ServingApplication start(Settings settings, Servers servers) {
    ApplicationContextInitializer<ConfigurableApplicationContext> beans =
        context -> {
          GenericApplicationContext generic = (GenericApplicationContext) context;
          generic.registerBean(Settings.class, () -> settings);
          generic.registerBean(Servers.class, () -> servers);
        };
    try {
      ServingApplication started =
          new ServingApplication(
              new SpringApplicationBuilder(ServingConfiguration.class)
                  .web(WebApplicationType.SERVLET)
                  .properties(properties(settings))
                  .initializers(beans)
                  .run(WebEdge.arguments(settings, settings.serving().port())));
      started.context.getBean(Rehearsal.class).start(settings.web().bindAddress(), started.port());
      return started;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.putAll(WebEdge.properties(settings));
    properties.put("spring.application.name", "millrace-serving");
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "10s");
    // A read of a body or a write of an answer waits this long for a slow client at most.
    properties.put("server.tomcat.connection-timeout", "3s");
    // A connection that waits for its next request holds no thread; a new one costs a request's
    // time.
    properties.put("server.tomcat.keep-alive-timeout", "60s");
    properties.put("server.tomcat.max-keep-alive-requests", -1);
    properties.put("spring.jmx.enabled", false);
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.mvc.problemdetails.enabled", true);
    // Nobody listens to an event for each request.
    properties.put("spring.mvc.publish-request-handled-events", false);
    properties.put("management.endpoints.web.exposure.include", "health,prometheus");
    properties.put("management.endpoint.health.probes.enabled", true);
    properties.put("management.endpoint.health.group.readiness.show-details", "always");
    properties.put("management.endpoint.health.group.readiness.include", "readinessState,serving");
    properties.put(
        "management.metrics.distribution.percentiles-histogram.http.server.requests", true);
    properties.put("management.metrics.use-global-registry", false);
    properties.put("springdoc.swagger-ui.enabled", false);
    return properties;
  }

  /** The port that it listens on. */
  public int port() {
    return java.util.Objects.requireNonNull(
            ((WebServerApplicationContext) context).getWebServer(), "the web server runs")
        .getPort();
  }

  /** Finishes what runs, sends the impressions that wait, and lets everything go. */
  @Override
  public void close() {
    context.close();
  }
}
