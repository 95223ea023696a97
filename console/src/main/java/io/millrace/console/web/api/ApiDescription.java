package io.millrace.console.web.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.millrace.namespace.Namespace;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How {@code /v3/api-docs} describes the API: in the names that it really has. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Namespace.class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Millrace console")
                .version("v1")
                .description("Experiments, models and data health."));
  }

  @Bean
  ModelResolver snakeCase(ObjectMapperProvider mappers) {
    return new ModelResolver(
        mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  @Bean
  OperationCustomizer siteParameter() {
    return (operation, method) ->
        operation.addParametersItem(
            new QueryParameter()
                .name("namespace")
                .description("the site; the configured one where absent")
                .required(false)
                .schema(new StringSchema()));
  }
}
