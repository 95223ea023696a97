package io.millrace.config;

import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A value for every {@link Setting}; immutable. A value that cannot be right names its variable.
 */
public final class Settings {
  private final Map<Setting, String> values;

  private Settings(Map<Setting, String> values) {
    this.values = new EnumMap<>(values);
  }

  /** The defaults. */
  public static Settings defaults() {
    EnumMap<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.defaultValue());
    }
    return new Settings(values);
  }

  /**
   * What the environment says, above what the file says, above the defaults.
   *
   * @param file as {@code millrace up} writes it; may be absent
   */
  public static Settings load(Map<String, String> environment, Path file) {
    EnumMap<Setting, String> values = new EnumMap<>(defaults().values);
    if (Files.isRegularFile(file)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
      for (Setting setting : Setting.values()) {
        Optional.ofNullable(properties.getProperty(setting.variable()))
            .ifPresent(value -> values.put(setting, value));
      }
    }
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null && !value.isBlank()) {
        values.put(setting, value.trim());
      }
    }
    return new Settings(values);
  }

  /** The same settings but for one. */
  public Settings with(Setting setting, Object value) {
    EnumMap<Setting, String> changed = new EnumMap<>(values);
    changed.put(setting, value.toString());
    return new Settings(changed);
  }

  public String get(Setting setting) {
    String value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException("every setting has a value");
    }
    return value;
  }

  /** The value as a whole number of at least 0. */
  public int number(Setting setting) {
    try {
      int number = Integer.parseInt(get(setting));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message below, which says more than the parser's.
    }
    throw new IllegalArgumentException(
        "%s must be a whole number of at least 0, is '%s'"
            .formatted(setting.variable(), get(setting)));
  }

  /** The value as a share in [0, 1]. */
  public double share(Setting setting) {
    try {
      double share = Double.parseDouble(get(setting));
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message below, which says more than the parser's.
    }
    throw new IllegalArgumentException(
        "%s must be a number from 0 to 1, is '%s'".formatted(setting.variable(), get(setting)));
  }

  public Path path(Setting setting) {
    return Path.of(get(setting)).toAbsolutePath().normalize();
  }

  public Namespace namespace() {
    try {
      return new Namespace(get(Setting.NAMESPACE));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Setting.NAMESPACE.variable() + ": " + e.getMessage(), e);
    }
  }

  /** The collector's address for clients, without a slash at the end. */
  public String ingestUrl() {
    return url(Setting.INGEST_URL, Setting.INGEST_PORT);
  }

  /** The collector's address for the console, which may be inside of another network. */
  public String consoleIngestUrl() {
    return url(Setting.CONSOLE_INGEST_URL, Setting.INGEST_PORT);
  }

  /** Serving's address for the console, without a slash at the end. */
  public String consoleServingUrl() {
    return url(Setting.CONSOLE_SERVING_URL, Setting.SERVING_PORT);
  }

  private String url(Setting setting, Setting port) {
    String url = get(setting);
    return url.isEmpty()
        ? "http://%s:%d".formatted(get(Setting.BIND_ADDRESS), number(port))
        : url.replaceAll("/+$", "");
  }

  /** As a child process or a file wants them: by variable. */
  public Map<String, String> toVariables() {
    Map<String, String> variables = new java.util.TreeMap<>();
    values.forEach((setting, value) -> variables.put(setting.variable(), value));
    return variables;
  }
}
