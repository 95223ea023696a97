package io.millrace.cli;

import io.millrace.config.Home;
import java.util.List;
import java.util.Optional;

/**
 * Brings commands of {@code millrace}. Implementations have a constructor without arguments and are
 * named in {@code META-INF/services/io.millrace.cli.CommandPlugin}.
 */
public interface CommandPlugin {
  /** Returns picocli commands with constructors without arguments, in the order of the help. */
  List<Class<?>> commands();

  /**
   * Returns the home of a command if the user names none: where it logs. It is asked for before the
   * classes of commands are loaded.
   *
   * @param command the name
   * @return empty if the command follows the current home, or is another plug-in's
   */
  default Optional<Home> home(String command) {
    return Optional.empty();
  }
}
