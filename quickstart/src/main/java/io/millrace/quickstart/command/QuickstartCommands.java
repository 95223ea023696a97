package io.millrace.quickstart.command;

import io.millrace.cli.CommandPlugin;
import io.millrace.config.Home;
import io.millrace.quickstart.demo.DemoHome;
import java.util.List;
import java.util.Optional;

/** The commands of the quick start. */
public final class QuickstartCommands implements CommandPlugin {
  @Override
  public List<Class<?>> commands() {
    return List.of(DemoCommand.class, UpCommand.class);
  }

  /** Both begin where they always begin; other commands follow them. */
  @Override
  public Optional<Home> home(String command) {
    return switch (command) {
      case "up" -> Optional.of(UpCommand.home());
      case "demo" -> Optional.of(new Home(DemoHome.DEFAULT));
      default -> Optional.empty();
    };
  }
}
