package io.millrace.ingest.upkeep;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace log}: the event log. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "Shows and keeps the event log: all of it is safe beside running services.",
    subcommands = {
      LogShowCommand.class,
      LogCompactCommand.class,
      LogExpireCommand.class,
      LogOrphansCommand.class,
      LogRestoreCommand.class
    })
public final class LogCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command.
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Missing subcommand: show, compact, expire, orphans or restore");
  }
}
