package io.millrace.cli;

import io.millrace.config.Home;
import io.millrace.quickstart.demo.DemoHome;
import java.nio.file.Path;

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
    // These two begin where they always begin; the others follow them.
    return switch (arguments.length == 0 ? "" : arguments[0]) {
      case "up" -> UpCommand.home();
      case "demo" -> new Home(DemoHome.DEFAULT);
      default -> Home.current();
    };
  }
}
