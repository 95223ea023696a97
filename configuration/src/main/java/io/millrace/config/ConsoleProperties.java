package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console.
 *
 * @param port port of the console
 * @param ingestUrl where the console itself reaches the collector; made from address and port if
 *     empty
 * @param servingUrl where the console itself reaches serving; made from address and port if empty
 */
@ConfigurationProperties(ConsoleProperties.PREFIX)
public record ConsoleProperties(
    @DefaultValue("8082") int port,
    @DefaultValue("") String ingestUrl,
    @DefaultValue("") String servingUrl) {
  static final String PREFIX = "millrace.console";

  public ConsoleProperties {
    Rule rule = new Rule(PREFIX);
    rule.port("port", port);
    rule.url("ingest-url", ingestUrl);
    rule.url("serving-url", servingUrl);
  }
}
