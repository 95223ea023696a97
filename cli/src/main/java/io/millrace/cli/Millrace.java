package io.millrace.cli;

import io.millrace.config.ConfigurationFiles;
import io.millrace.config.Home;
import io.millrace.slates.cli.EvaluateSlatesCommand;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code millrace} command. */
@Command(
    name = "millrace",
    description = "Clicks in over Kafka, Wide & Deep and DeepFM out in milliseconds.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Millrace implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--home",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description =
          "Directory with the data and settings of a deployment. Default: $MILLRACE_HOME, else the"
              + " one last started here by 'up', else .millrace/home.")
  private @Nullable Path home;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "Configuration file, YAML or properties, above application.yml and millrace.yml of the"
              + " working directory. Default: $MILLRACE_CONFIG.")
  private @Nullable Path config;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean stacktrace;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Launch.prepare(arguments);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    Millrace root = new Millrace();
    CommandLine commandLine = new CommandLine(root);
    for (CommandLine command : Commands.all()) {
      commandLine.addSubcommand(command.getCommandName(), command);
    }
    CommandLine evaluate = commandLine.getSubcommands().get("evaluate");
    if (evaluate != null) {
      // The trainer, which has the command, does not know serving, whose slates are evaluated.
      evaluate.addSubcommand(EvaluateSlatesCommand.class);
    }
    commandLine
        .getCommandSpec()
        .usageMessage()
        .footer(
            "", "First steps: millrace demo. With your own data: millrace up, millrace import.");
    Errors errors = new Errors(() -> root.stacktrace);
    return commandLine
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setExecutionStrategy(
            parsed -> {
              root.handDownHome();
              return new CommandLine.RunLast().execute(parsed);
            })
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "which command?");
  }

  private void handDownHome() {
    if (home != null) {
      System.setProperty(Home.PROPERTY, home.toString());
    }
    if (config != null) {
      System.setProperty(ConfigurationFiles.PROPERTY, config.toString());
    }
  }
}
