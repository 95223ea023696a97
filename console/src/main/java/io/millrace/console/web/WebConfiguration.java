package io.millrace.console.web;

import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hangs the console's own parts into Spring MVC. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
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
  static FilterRegistrationBean<BodyLimit> bodyLimit() {
    return new FilterRegistrationBean<>(new BodyLimit());
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
