package io.millrace.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where files are kept.
 *
 * @param warehouse directory of the event log's files
 * @param artifacts directory of the model artifacts and reports
 */
@ConfigurationProperties(StorageProperties.PREFIX)
public record StorageProperties(
    @DefaultValue(".millrace/home/warehouse") String warehouse,
    @DefaultValue(".millrace/home/models") String artifacts) {
  static final String PREFIX = "millrace";

  public StorageProperties {
    Rule rule = new Rule(PREFIX);
    rule.path("warehouse", warehouse);
    rule.path("artifacts", artifacts);
  }

  /** The event log's directory, absolute. */
  public Path warehousePath() {
    return Path.of(warehouse).toAbsolutePath().normalize();
  }

  /** The directory of models, absolute. */
  public Path artifactsPath() {
    return Path.of(artifacts).toAbsolutePath().normalize();
  }
}
