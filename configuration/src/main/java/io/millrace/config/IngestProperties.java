package io.millrace.config;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The ingest service: the collector's address, and what runs behind it.
 *
 * @param port port of the collector
 * @param url where clients find the collector; made from address and port if empty
 * @param sinks the sinks that the ingest service runs, comma-separated; none for a collector only
 */
@ConfigurationProperties(IngestProperties.PREFIX)
public record IngestProperties(
    @DefaultValue("8081") int port,
    @DefaultValue("") String url,
    @DefaultValue({"log", "features", "rollup"}) List<String> sinks) {
  static final String PREFIX = "millrace.ingest";
  private static final Set<String> SINKS = Set.of("log", "features", "rollup");

  public IngestProperties {
    Rule rule = new Rule(PREFIX);
    rule.port("port", port);
    rule.url("url", url);
    sinks = List.copyOf(sinks);
    rule.require(
        sinks.equals(List.of("none")) || (!sinks.isEmpty() && SINKS.containsAll(sinks)),
        "sinks",
        String.join(",", sinks),
        "none or some of log,features,rollup");
  }

  /** Whether this is a collector only. */
  public boolean withoutSinks() {
    return sinks.equals(List.of("none"));
  }
}
