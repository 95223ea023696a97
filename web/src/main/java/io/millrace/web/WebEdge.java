package io.millrace.web;

import io.millrace.config.ConfigurationFiles;
import io.millrace.config.Settings;
import jakarta.servlet.DispatcherType;
import java.util.HashMap;
import java.util.Map;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;

/**
 * What the HTTP services have in common; each imports it, adds its {@link #properties}, and has a
 * bean {@link BodyLimits}.
 */
@Configuration(proxyBeanMethods = false)
@Import({ProblemErrorController.class, BadParameterAdvice.class})
public class WebEdge {
  /** Behind the filter that reads what a proxy says. */
  private static final int HOSTS = Ordered.HIGHEST_PRECEDENCE + 10;

  /** Before all that answers a request: what it leaves unread would hold a thread. */
  private static final int BODIES = Ordered.HIGHEST_PRECEDENCE + 5;

  private static final int SLASHES = Ordered.HIGHEST_PRECEDENCE + 20;

  /**
   * Spring's own settings of the same: which configuration files there are, whether a proxy is
   * believed, and redirects that name no host, so that they lead where the browser is and not where
   * the service believes to be. Configuration files are above them.
   */
  public static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>(ConfigurationFiles.springProperties());
    properties.put(
        "server.forward-headers-strategy",
        settings.web().trustsForwardedHeaders() ? "framework" : "none");
    properties.put("server.tomcat.use-relative-redirects", "true");
    return properties;
  }

  /**
   * Arguments of a Spring application: Millrace's own settings of the address are above what
   * configuration files, which several services may share, say by Spring's names.
   */
  public static String[] arguments(Settings settings, int port) {
    return new String[] {
      "--server.address=" + settings.web().bindAddress(), "--server.port=" + port
    };
  }

  /** Slashes and backslashes within an id reach the service as the client wrote them. */
  @Bean
  static WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcat() {
    String unchanged = EncodedSolidusHandling.PASS_THROUGH.getValue();
    return factory -> {
      factory.addEngineValves(new AbandonedBodies());
      factory.addConnectorCustomizers(
          connector -> {
            connector.setEncodedSolidusHandling(unchanged);
            connector.setEncodedReverseSolidusHandling(unchanged);
          });
      factory.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(ProblemValve.class.getName());
            }
          });
    };
  }

  @Bean
  static FilterRegistrationBean<BodyFilter> bodies(BodyLimits limits) {
    FilterRegistrationBean<BodyFilter> filter =
        new FilterRegistrationBean<>(new BodyFilter(limits));
    filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
    filter.setOrder(BODIES);
    return filter;
  }

  @Bean
  static FilterRegistrationBean<HostFilter> hosts(Settings settings) {
    FilterRegistrationBean<HostFilter> filter =
        new FilterRegistrationBean<>(new HostFilter(AllowedHosts.of(settings)));
    filter.setOrder(HOSTS);
    return filter;
  }

  /** A path with a slash at its end is the path without it. */
  @Bean
  static FilterRegistrationBean<UrlHandlerFilter> slashes() {
    FilterRegistrationBean<UrlHandlerFilter> filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
    filter.setOrder(SLASHES);
    return filter;
  }
}
