package io.millrace.connections.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** The user's properties of HikariCP, by their names without dashes and in lower case. */
final class PoolProperties {
  private static final String KEY = "millrace.postgres.pool.";
  private static final String OWN = "MILLRACE_POSTGRES_URL, _USER and _PASSWORD name the database";

  /** What users cannot choose, and why. */
  private static final Map<String, String> GUARDED =
      Map.of(
          "jdbcUrl", OWN,
          "username", OWN,
          "password", OWN,
          "driverClassName", OWN,
          "dataSourceClassName", OWN,
          "dataSourceJNDI", OWN,
          "autoCommit", "single statements are not in a transaction",
          "readOnly", "services write",
          "initializationFailTimeout", "services start without PostgreSQL");

  private PoolProperties() {}

  /**
   * Puts the user's properties over those of a configuration.
   *
   * @throws IllegalArgumentException if HikariCP has no such property, if users cannot choose it,
   *     or if HikariCP refuses its value
   */
  static void apply(Map<String, String> given, HikariConfig config) {
    Map<String, String> names = new TreeMap<>();
    Set<String> known = PropertyElf.getPropertyNames(HikariConfig.class);
    known.forEach(name -> names.put(name.toLowerCase(Locale.ROOT), name));
    given.forEach(
        (uniform, value) -> {
          String name = names.get(uniform);
          if (name == null) {
            throw new IllegalArgumentException(
                "%s%s is no property of HikariCP; there are %s"
                    .formatted(KEY, uniform, String.join(", ", names.values())));
          }
          String reason = GUARDED.get(name);
          if (reason != null) {
            throw new IllegalArgumentException(
                "%s%s must be left out (%s), is '%s'"
                    .formatted(KEY, name, reason, reason.equals(OWN) ? "***" : value));
          }
          Properties one = new Properties();
          one.setProperty(name, value);
          try {
            PropertyElf.setTargetFromProperties(config, one);
          } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                "%s%s cannot be '%s': %s".formatted(KEY, name, value, reason(e)), e);
          }
        });
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
