package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The event log.
 *
 * @param commitSeconds longest time an event waits for its commit into the event log
 */
@ConfigurationProperties(EventLogProperties.PREFIX)
public record EventLogProperties(@DefaultValue("5") int commitSeconds) {
  static final String PREFIX = "millrace.log";

  public EventLogProperties {
    new Rule(PREFIX).atLeast("commit-seconds", commitSeconds, 1);
  }
}
