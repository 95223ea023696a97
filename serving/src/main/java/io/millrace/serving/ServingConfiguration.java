package io.millrace.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.Settings;
import io.millrace.event.RequestId;
import io.millrace.serving.http.Admission;
import io.millrace.serving.http.ExplanationController;
import io.millrace.serving.http.Problems;
import io.millrace.serving.http.RecommendationController;
import io.millrace.serving.http.RequestReader;
import io.millrace.serving.http.ServingHealth;
import io.millrace.serving.rehearsal.Rehearsal;
import io.millrace.serving.site.Servers;
import io.millrace.serving.site.Site;
import io.millrace.serving.site.SiteOptions;
import io.millrace.serving.site.Sites;
import io.millrace.web.BodyLimits;
import io.millrace.web.WebEdge;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The parts and how they hang together. Nothing is scanned for. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  RecommendationController.class,
  ExplanationController.class,
  Problems.class,
  WebEdge.class
})
class ServingConfiguration {
  /** Of a body that does not come with its headers. */
  private static final Duration BODY_DEADLINE = Duration.ofSeconds(3);

  @Bean
  BodyLimits bodyLimits() {
    return BodyLimits.of(RequestReader.MAX_BYTES, BODY_DEADLINE);
  }

  @Bean
  RequestReader requestReader() {
    return new RequestReader();
  }

  @Bean
  Sites sites(Settings settings, Servers servers, MeterRegistry metrics) {
    SiteOptions options = SiteOptions.of(settings);
    SecureRandom seeds = new SecureRandom();
    Sites sites =
        new Sites(
            settings.namespace(),
            servers.namespaces(),
            namespace ->
                new Site(
                    namespace,
                    servers,
                    options,
                    metrics,
                    Clock.systemUTC(),
                    () -> new RequestId(UUID.randomUUID().toString()),
                    seeds.nextLong()));
    sites.start();
    return sites;
  }

  @Bean
  Admission admission(Settings settings, MeterRegistry metrics) {
    int concurrency = settings.serving().concurrency();
    return new Admission(
        concurrency > 0 ? concurrency : 2 * Runtime.getRuntime().availableProcessors(),
        settings.serving().queue(),
        Duration.ofMillis(settings.serving().queueMillis()),
        metrics);
  }

  @Bean("serving")
  ServingHealth servingHealth(Sites sites, Rehearsal rehearsal) {
    return new ServingHealth(sites, rehearsal);
  }

  @Bean
  Rehearsal rehearsal(Settings settings, Sites sites) {
    return new Rehearsal(
        Duration.ofSeconds(settings.serving().rehearsalSeconds()), () -> sites.site(null).ranks());
  }

  @Bean
  OperationCustomizer namespaceHeader() {
    return (operation, handler) ->
        operation.addParametersItem(
            new HeaderParameter()
                .name("Millrace-Namespace")
                .description("the site; the server's own where it is missing")
                .schema(new StringSchema()));
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Millrace serving")
                .version("v1")
                .description("Recommendations for a shop, in milliseconds"));
  }
}
