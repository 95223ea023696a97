package io.millrace.ingest.upkeep;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace dead}: records that were refused. */
@Command(
    name = "dead",
    mixinStandardHelpOptions = true,
    description = "Lists, shows, mends and sends again what was refused.",
    subcommands = {DeadListCommand.class, DeadShowCommand.class, DeadRetryCommand.class})
public final class DeadCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command.
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing subcommand: list, show or retry");
  }
}
