package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sinks behind the collector.
 *
 * @param dedupeWindow how many records of a partition a sink looks back for an event id it has seen
 */
@ConfigurationProperties(SinkProperties.PREFIX)
public record SinkProperties(@DefaultValue("200000") int dedupeWindow) {
  static final String PREFIX = "millrace";

  public SinkProperties {
    new Rule(PREFIX).atLeast("dedupe-window", dedupeWindow, 0);
  }
}
