package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The PostgreSQL database.
 *
 * @param url the PostgreSQL database, as JDBC URL
 * @param user user of the database
 * @param password password of the database
 */
@ConfigurationProperties(PostgresProperties.PREFIX)
public record PostgresProperties(
    @DefaultValue("jdbc:postgresql://127.0.0.1:15432/millrace") String url,
    @DefaultValue("millrace") String user,
    @DefaultValue("millrace") String password) {
  static final String PREFIX = "millrace.postgres";

  public PostgresProperties {
    Rule rule = new Rule(PREFIX);
    rule.require(
        url.matches("jdbc:postgresql:[^\\s]+"),
        "url",
        url.replaceFirst("\\?.*", ""),
        "jdbc:postgresql://host:port/database");
    rule.filled("user", user);
  }
}
