package io.millrace.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The configuration files of a process, found by Spring Boot's rules: {@code application} and
 * {@code millrace}, {@code .yml} or {@code .properties}, in the working directory and in {@code
 * config} below it; the file that {@code --config} names; and what {@code spring.config.import}
 * names, for instance {@code configtree:/run/secrets/}.
 */
public final class ConfigurationFiles {
  /**
   * The system property by which {@code millrace --config FILE} hands its file to every command.
   */
  public static final String PROPERTY = "millrace.config";

  /** The environment variable that names a configuration file. */
  public static final String VARIABLE = "MILLRACE_CONFIG";

  private ConfigurationFiles() {}

  /**
   * Returns what a Spring application has to be given to find the same files.
   *
   * @throws IllegalArgumentException never; a file that is missing is told by {@link Settings#load}
   */
  public static Map<String, Object> springProperties() {
    return springProperties(System.getenv());
  }

  private static Map<String, Object> springProperties(Map<String, String> environment) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.config.name", "application,millrace");
    String file = System.getProperty(PROPERTY, environment.getOrDefault(VARIABLE, ""));
    if (!file.isBlank()) {
      properties.put(
          "spring.config.additional-location", Path.of(file).toAbsolutePath().toUri().toString());
    }
    return properties;
  }

  /** Adds the files to an environment that has the variables. */
  static void addTo(ConfigurableEnvironment environment, Map<String, String> variables) {
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("millrace-files", springProperties(variables)));
    try {
      ConfigDataEnvironmentPostProcessor.applyTo(environment);
    } catch (ConfigDataException e) {
      throw new IllegalArgumentException(
          "cannot read the configuration files: %s Correct %s, --config or spring.config.import."
              .formatted(e.getMessage(), VARIABLE),
          e);
    }
  }
}
