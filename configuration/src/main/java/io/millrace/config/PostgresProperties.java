package io.millrace.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The PostgreSQL database.
 *
 * @param url the PostgreSQL database, as JDBC URL
 * @param user user of the database
 * @param password password of the database
 * @param pool properties of HikariCP's pool of connections, by HikariCP's names, for instance
 *     maximum-pool-size
 */
@ConfigurationProperties(PostgresProperties.PREFIX)
public record PostgresProperties(
    @DefaultValue("jdbc:postgresql://127.0.0.1:15432/millrace") String url,
    @DefaultValue("millrace") String user,
    @DefaultValue("millrace") String password,
    @DefaultValue Map<String, String> pool) {
  static final String PREFIX = "millrace.postgres";

  public PostgresProperties {
    Rule rule = new Rule(PREFIX);
    rule.require(
        url.matches("jdbc:postgresql:[^\\s]+"),
        "url",
        url.replaceFirst("\\?.*", ""),
        "jdbc:postgresql://host:port/database");
    rule.filled("user", user);
    pool = uniform(pool);
  }

  private static Map<String, String> uniform(Map<String, String> given) {
    Map<String, String> uniform = new LinkedHashMap<>();
    // The first is from the strongest source.
    given.forEach(
        (name, value) ->
            uniform.putIfAbsent(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""), value));
    return Collections.unmodifiableMap(uniform);
  }
}
