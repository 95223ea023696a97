package io.millrace.config;

import io.millrace.namespace.Namespace;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all services of a deployment agree on.
 *
 * @param namespace the namespace that requests without a Millrace-Namespace header belong to
 * @param metrics file that says what experiments are judged by; the built-in one if empty
 */
@ConfigurationProperties(DeploymentProperties.PREFIX)
public record DeploymentProperties(
    @DefaultValue("default") String namespace, @DefaultValue("") String metrics) {
  static final String PREFIX = "millrace";

  public DeploymentProperties {
    Rule rule = new Rule(PREFIX);
    try {
      new Namespace(namespace);
    } catch (IllegalArgumentException e) {
      throw rule.wrong("namespace", namespace, "a namespace (" + e.getMessage() + ")");
    }
  }
}
