package io.millrace.trainer.cli;

import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.model.BrokenArtifactException;
import io.millrace.registry.RegistryException;
import io.millrace.trainer.dataset.InvalidDataException;
import io.millrace.trainer.training.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the commands have in common: errors become a message and status 1, and with {@code --json}
 * standard output carries nothing but one line.
 */
abstract class AnalystCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command.
  private CommandSpec command;

  @Option(
      names = "--json",
      description = "End with one line of JSON; everything else goes to standard error.")
  private boolean json;

  @Override
  public final Integer call() {
    try {
      JsonNode result = run();
      if (json) {
        command.commandLine().getOut().println(JsonMapper.shared().writeValueAsString(result));
        command.commandLine().getOut().flush();
      }
      return 0;
    } catch (InvalidDataException
        | InvalidOptionException
        | TrainingException
        | BrokenArtifactException
        | RegistryException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InvalidSpecException e) {
      return failed(e.getMessage());
    } catch (NoSuchFileException e) {
      return failed(e.getFile() + " does not exist");
    } catch (IOException e) {
      return failed("cannot read or write: " + e);
    } finally {
      command.commandLine().getErr().flush();
    }
  }

  /** Does the work; what it returns is printed where JSON was asked for. */
  abstract JsonNode run() throws IOException, InvalidSpecException;

  private int failed(String message) {
    command.commandLine().getErr().println("millrace: " + message);
    return 1;
  }

  /** Where people read: standard output, or standard error where the other carries JSON. */
  PrintWriter people() {
    return json ? command.commandLine().getErr() : command.commandLine().getOut();
  }

  /** Where progress goes. */
  PrintWriter progressOutput() {
    return command.commandLine().getErr();
  }
}
