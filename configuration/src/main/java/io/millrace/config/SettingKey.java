package io.millrace.config;

import java.util.Locale;

/**
 * A key of the configuration that holds one value.
 *
 * @param name for instance {@code millrace.kafka.bootstrap-servers}
 * @param defaultValue as a file would have it; empty for none
 */
public record SettingKey(String name, String defaultValue) {
  /** Returns the environment variable, for instance {@code MILLRACE_KAFKA_BOOTSTRAP_SERVERS}. */
  public String variable() {
    return variable(name);
  }

  /** Returns the environment variable of a key. */
  public static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[.\\-\\[]", "_").replace("]", "");
  }
}
