package io.millrace.ingest;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.registry.NamespaceStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The collector, running. Several applications may run in one JVM: this one reads no configuration
 * file and installs no shutdown hook; who starts it closes it.
 */
public final class IngestApplication implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private IngestApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** The same with a store of sites and sinks of the caller's choice. */
  static IngestApplication start(Settings settings, NamespaceStore store, SinkStarter sinks) {
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
            .run());
  }

  /** The port it listens on; a free one where the setting is 0. */
  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /** Lets requests in flight finish, then stops the sinks and the producer. */
  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.application.name", "millrace-ingest");
    properties.put("server.port", settings.number(Setting.INGEST_PORT));
    properties.put("server.address", settings.get(Setting.BIND_ADDRESS));
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "15s");
    // What is refused for its size is still read, up to here, so that the client gets the answer.
    properties.put("server.tomcat.max-swallow-size", "64MB");
    properties.put("spring.jmx.enabled", "false");
    properties.put("spring.mvc.problemdetails.enabled", "true");
    properties.put("management.endpoints.web.exposure.include", "health,prometheus");
    properties.put("management.endpoint.health.probes.enabled", "true");
    properties.put("management.endpoint.health.show-details", "always");
    properties.put("management.endpoint.health.group.readiness.include", "readinessState,kafka");
    properties.put("management.endpoint.health.group.liveness.include", "livenessState");
    properties.put("management.health.diskspace.enabled", "false");
    properties.put("springdoc.api-docs.version", "openapi_3_1");
    return properties;
  }
}
