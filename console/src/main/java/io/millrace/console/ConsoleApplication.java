package io.millrace.console;

import io.millrace.config.Settings;
import io.millrace.web.WebEdge;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The running console. It reads no configuration file and installs no shutdown hook, since several
 * applications may run in one JVM: who starts it closes it.
 */
public final class ConsoleApplication implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private ConsoleApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts the console; it answers when this returns. Throws what Spring throws where the port is
   * taken. Without PostgreSQL it starts, is not ready, and answers 503 until it is there.
   */
  public static ConsoleApplication start(Settings settings) {
    return new ConsoleApplication(
        new SpringApplicationBuilder(ConsoleConfiguration.class)
            .web(WebApplicationType.SERVLET)
            .registerShutdownHook(false)
            .properties(properties(settings))
            .initializers(
                context ->
                    ((GenericApplicationContext) context)
                        .registerBean(Settings.class, () -> settings))
            .run(WebEdge.arguments(settings, settings.console().port())));
  }

  /** The port it listens on, which the settings may have left open. */
  public int port() {
    WebServer server = ((WebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the console has no web server");
    }
    return server.getPort();
  }

  @Override
  public void close() {
    context.close();
  }

  /**
   * Defaults instead of a file on the class path: other Millrace applications may run on the same,
   * and each would find the other's.
   */
  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.putAll(WebEdge.properties(settings));
    properties.put("spring.application.name", "millrace-console");
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.jmx.enabled", "false");
    properties.put("server.shutdown", "immediate");
    properties.put("server.error.include-message", "always");
    properties.put("spring.thymeleaf.prefix", "classpath:/io/millrace/console/templates/");
    properties.put("spring.messages.basename", "io/millrace/console/messages");
    properties.put("spring.messages.encoding", "UTF-8");
    properties.put("spring.messages.fallback-to-system-locale", "false");
    properties.put(
        "spring.web.resources.static-locations", "classpath:/io/millrace/console/static/");
    properties.put("spring.jackson.property-naming-strategy", "SNAKE_CASE");
    properties.put("spring.jackson.deserialization.fail-on-unknown-properties", "true");
    properties.put("springdoc.paths-to-match", "/v1/**");
    properties.put("management.endpoints.web.exposure.include", "health,info,prometheus");
    properties.put("management.endpoint.health.probes.enabled", "true");
    properties.put("management.endpoint.health.group.readiness.include", "readinessState,postgres");
    properties.put(
        "management.metrics.distribution.percentiles-histogram.http.server.requests", "true");
    return properties;
  }
}
