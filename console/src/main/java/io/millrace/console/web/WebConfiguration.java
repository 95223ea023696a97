package io.millrace.console.web;

import io.millrace.web.BodyLimits;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hangs the console's own parts into Spring MVC. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
  /** Largest document: experiments, placements, forms. */
  static final int DOCUMENT_BYTES = 256 * 1024;

  /** Statistics are asked for with sums or slates of many users and may be longer. */
  static final int STATISTICS_BYTES = 16 * 1024 * 1024;

  /** Of a body that does not come with its headers. */
  private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

  private final Sites sites;

  WebConfiguration(Sites sites) {
    this.sites = sites;
  }

  /** Spring MVC finds it by this name. */
  @Bean
  static LocaleResolver localeResolver() {
    return new Preferences();
  }

  @Bean
  static BodyLimits bodyLimits() {
    return BodyLimits.of(
        request ->
            request.getRequestURI().startsWith("/v1/stats/") ? STATISTICS_BYTES : DOCUMENT_BYTES,
        STATISTICS_BYTES,
        BodyLimits.Pace.within(BODY_DEADLINE));
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new SiteArgument(sites));
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new OriginCheck());
    registry.addInterceptor(new QueryCheck()).addPathPatterns("/v1/**");
    registry
        .addInterceptor(new PageHeaders())
        .excludePathPatterns("/v1/**", "/v3/**", "/swagger-ui/**", "/swagger-ui.html");
  }
}
