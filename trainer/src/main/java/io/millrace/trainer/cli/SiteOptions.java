package io.millrace.trainer.cli;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which deployment, and which of its sites. */
final class SiteOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".millrace/home",
      description = "Directory that 'millrace up' uses; its settings are read. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets the default.
  private Path home;

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description = "The site. Default: MILLRACE_NAMESPACE, else 'default'")
  private Optional<String> namespace = Optional.empty();

  /** What the environment says, above what the home's file says, above the defaults. */
  Settings settings() {
    Settings settings = Settings.load(System.getenv(), home.resolve("settings.properties"));
    return namespace.map(name -> settings.with(Setting.NAMESPACE, name)).orElse(settings);
  }

  static Namespace namespace(Settings settings) {
    try {
      return settings.namespace();
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(String.valueOf(e.getMessage()));
    }
  }
}
