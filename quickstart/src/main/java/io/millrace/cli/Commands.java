package io.millrace.cli;

import io.millrace.cli.doctor.DoctorCommand;
import java.util.List;

/** The subcommands, in the order in which the help lists them. */
final class Commands {
  /** Each is a picocli command with a constructor without arguments. */
  static final List<Class<?>> ALL =
      List.of(
          DemoCommand.class,
          UpCommand.class,
          ServiceCommands.Ingest.class,
          ServiceCommands.Serve.class,
          ServiceCommands.Console.class,
          MigrateCommand.class,
          DoctorCommand.class);

  private Commands() {}
}
