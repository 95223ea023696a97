package io.millrace.trainer.cli;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which deployment, and which of its sites. */
public final class SiteOptions {
  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description = "The site. Default: MILLRACE_NAMESPACE, else 'default'")
  private Optional<String> namespace = Optional.empty();

  /** What the environment says, above what the home's file says, above the defaults. */
  public Settings settings() {
    Settings settings = Home.current().settings(System.getenv());
    return namespace.map(name -> settings.with("millrace.namespace", name)).orElse(settings);
  }

  /** The namespace of the settings; the error of an unusable one names the option. */
  public static Namespace namespace(Settings settings) {
    try {
      return settings.namespace();
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(String.valueOf(e.getMessage()));
    }
  }
}
