package io.millrace.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the collector takes.
 *
 * @param origins origins whose pages may send events, comma-separated, or * for any; none if empty
 * @param futureSeconds how far ahead of the collector's clock an event's timestamp may be
 * @param pastDays how many days old an event may be when it arrives; 0 for any age, as imports need
 * @param memoryMb what the bodies in flight may take; further requests get 429; an eighth of the
 *     heap at 0
 */
@ConfigurationProperties(CollectorProperties.PREFIX)
public record CollectorProperties(
    @DefaultValue List<String> origins,
    @DefaultValue("86400") int futureSeconds,
    @DefaultValue("0") int pastDays,
    @DefaultValue("0") int memoryMb) {
  static final String PREFIX = "millrace.collect";

  public CollectorProperties {
    Rule rule = new Rule(PREFIX);
    origins = List.copyOf(origins);
    for (String origin : origins) {
      if (!origin.equals("*")) {
        rule.url("origins", origin);
      }
    }
    rule.atLeast("future-seconds", futureSeconds, 0);
    rule.atLeast("past-days", pastDays, 0);
    rule.atLeast("memory-mb", memoryMb, 0);
  }
}
