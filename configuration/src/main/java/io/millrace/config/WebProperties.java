package io.millrace.config;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the HTTP services are reached.
 *
 * @param bindAddress the address that the services listen on
 * @param allowedHosts names that the services answer for, comma-separated, or * for any; always
 *     allowed are addresses, names without a dot, .localhost, .local, .internal and .test
 * @param forwardedHeaders trust if only a proxy can reach the services: then its Forwarded and
 *     X-Forwarded headers say what clients asked for; else ignore
 */
@ConfigurationProperties(WebProperties.PREFIX)
public record WebProperties(
    @DefaultValue("127.0.0.1") String bindAddress,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue("ignore") String forwardedHeaders) {
  static final String PREFIX = "millrace";
  private static final Pattern HOST = Pattern.compile("\\*|[A-Za-z0-9._-]+");

  public WebProperties {
    Rule rule = new Rule(PREFIX);
    rule.filled("bind-address", bindAddress);
    allowedHosts = List.copyOf(allowedHosts);
    for (String host : allowedHosts) {
      rule.require(
          HOST.matcher(host).matches(),
          "allowed-hosts",
          host,
          "* or host names without scheme and port, comma-separated");
    }
    rule.oneOf("forwarded-headers", forwardedHeaders, "ignore", "trust");
  }

  /** Whether the headers of a proxy are believed. */
  public boolean trustsForwardedHeaders() {
    return forwardedHeaders.equals("trust");
  }
}
