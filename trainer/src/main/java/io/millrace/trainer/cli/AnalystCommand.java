package io.millrace.trainer.cli;

import io.millrace.feature.codec.InvalidSpecException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the commands have in common: with {@code --json} standard output carries nothing but one
 * line. Errors are exceptions with messages for people; the root command prints them.
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
  public final Integer call() throws IOException, InvalidSpecException {
    JsonNode result = run();
    people().flush();
    if (json) {
      PrintWriter out = command.commandLine().getOut();
      out.println(JsonMapper.shared().writeValueAsString(result));
      out.flush();
    }
    return status();
  }

  /** The exit status of a command that has run: 0, unless it could not do all it was asked for. */
  int status() {
    return 0;
  }

  /** Does the work; what it returns is printed where JSON was asked for. */
  abstract JsonNode run() throws IOException, InvalidSpecException;

  /** Where people read: standard output, or standard error where the other carries JSON. */
  PrintWriter people() {
    return json ? command.commandLine().getErr() : command.commandLine().getOut();
  }

  /** Where progress goes. */
  PrintWriter progressOutput() {
    return command.commandLine().getErr();
  }

  static String read(String option, Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new InvalidOptionException("%s: %s does not exist".formatted(option, file));
    }
  }
}
