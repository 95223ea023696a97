package io.millrace.cli;

import io.millrace.config.Home;
import io.millrace.plugin.Plugins;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What has to be settled before the first class of a command is loaded, and so logs. */
final class Launch {
  private Launch() {}

  /** Sends the logs to the home that the command will mean, and nowhere else. */
  static void prepare(String[] arguments) {
    // Three Spring applications share this process: none of them may set up logging for all.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    System.setProperty("spring.main.register-shutdown-hook", "false");
    System.setProperty("java.awt.headless", "true");
    System.setProperty("millrace.logs", home(arguments).logs().toString());
    // Tomcat logs in the JDK's way.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static Home home(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--home=")) {
        return new Home(Path.of(arguments[i].substring("--home=".length())));
      }
      if (arguments[i].equals("--home") && i + 1 < arguments.length) {
        return new Home(Path.of(arguments[i + 1]));
      }
    }
    String command = arguments.length == 0 ? "" : arguments[0];
    for (CommandPlugin plugin : Plugins.load(CommandPlugin.class)) {
      Optional<Home> home = plugin.home(command);
      if (home.isPresent()) {
        return home.get();
      }
    }
    return Home.current();
  }
}
