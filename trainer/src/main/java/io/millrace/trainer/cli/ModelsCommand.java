package io.millrace.trainer.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code models}: the registry. */
@Command(
    name = "models",
    description = "Lists, compares, tries, promotes, rolls back and exports the models of a site.",
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsPromoteCommand.class,
      ModelsRollbackCommand.class,
      ModelsTrialCommands.Shadow.class,
      ModelsTrialCommands.Canary.class,
      ModelsTrialCommands.End.class,
      ModelsTrialCommands.Trials.class,
      ModelsCompareCommand.class,
      ModelsExportCommand.class
    })
public final class ModelsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command.
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "Missing subcommand: list, show, promote, rollback, shadow, canary, end, trials, compare or"
            + " export");
  }
}
