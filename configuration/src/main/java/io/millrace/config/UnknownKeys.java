package io.millrace.config;

import io.millrace.config.LoadedSettings.Problem;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds names that look like settings and are none: typing errors, which would be silent. */
final class UnknownKeys {
  private static final String VARIABLES = "MILLRACE_";
  private static final String KEYS = "millrace.";

  /** Variables that the launcher and the tests read, and properties that the command sets. */
  private static final Set<String> OTHERS =
      Set.of(
          Home.VARIABLE,
          ConfigurationFiles.VARIABLE,
          ConfigurationFiles.PROPERTY,
          "millrace.logs",
          "MILLRACE_BROWSER_REQUIRED",
          "MILLRACE_CHROMIUM",
          "MILLRACE_RECOUNT_HOME",
          "MILLRACE_RECOUNT_OF",
          "MILLRACE_JAVA_OPTS",
          "MILLRACE_PICTURES_OF",
          "MILLRACE_PLUGINS",
          "MILLRACE_UMASK",
          "MILLRACE_SKIP_BUILD");

  private UnknownKeys() {}

  /** Tells of a name that begins like a setting and is none; else nothing. */
  static Optional<Problem> find(String name, String where) {
    boolean variable = name.startsWith(VARIABLES);
    if ((!variable && !name.startsWith(KEYS)) || OTHERS.contains(name) || known(name)) {
      return Optional.empty();
    }
    String nearest = variable ? SettingKey.variable(nearest(name)) : nearest(name);
    return Optional.of(
        new Problem(
            name,
            "in %s is no setting and has no effect; did you mean %s?".formatted(where, nearest)));
  }

  private static boolean known(String name) {
    String given = uniform(name);
    return given.equals("millracehome")
        || SettingsTable.MAPS.stream().map(UnknownKeys::uniform).anyMatch(given::startsWith)
        || Settings.keys().stream().anyMatch(key -> uniform(key.name()).equals(given));
  }

  /** Returns the key that is the least edits away. */
  static String nearest(String name) {
    return names()
        .min(Comparator.comparingInt(key -> distance(uniform(key), uniform(name))))
        .orElse("");
  }

  private static Stream<String> names() {
    return Settings.keys().stream().map(SettingKey::name);
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("\\[.*", "").replaceAll("[^a-z0-9]", "");
  }

  /** Levenshtein's distance. */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(change, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[other.length()];
  }
}
