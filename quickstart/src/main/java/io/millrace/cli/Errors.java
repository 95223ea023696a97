package io.millrace.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every error as one line that says what to mend; the details go to the log. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private final BooleanSupplier stacktrace;

  Errors(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof CancellationException) {
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    log.info("{} failed", command.getCommandSpec().qualifiedName(), e);
    print(command.getErr(), command, sentence(e));
    if (stacktrace.getAsBoolean()) {
      e.printStackTrace(command.getErr());
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    print(command.getErr(), command, sentence(e));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static void print(PrintWriter out, CommandLine command, String sentence) {
    out.println(
        command
            .getColorScheme()
            .errorText("%s: %s".formatted(command.getCommandSpec().qualifiedName(), sentence)));
  }

  /**
   * The message of the first exception that has one and is not only a wrapper of another; behind it
   * what a server or a file answered, if that is the reason and the message does not say it.
   */
  static String sentence(Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() != null
        && (at.getMessage() == null
            || at instanceof CompletionException
            || at instanceof ExecutionException)) {
      at = at.getCause();
    }
    String message = at.getMessage();
    if (message == null || message.isBlank()) {
      return at.getClass().getSimpleName() + " (--stacktrace shows where)";
    }
    String sentence = oneLine(message);
    return answer(at)
        .map(Errors::oneLine)
        .filter(reason -> !sentence.contains(reason))
        .map(reason -> "%s: %s".formatted(sentence, reason))
        .orElse(sentence);
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** The message of the last cause that a database, a connection or a file gave. */
  private static Optional<String> answer(Throwable thrown) {
    Optional<String> last = Optional.empty();
    for (Throwable at = thrown.getCause(); at != null; at = at.getCause()) {
      if ((at instanceof SQLException || at instanceof IOException)
          && at.getMessage() != null
          && !at.getMessage().isBlank()) {
        last = Optional.of(at.getMessage());
      }
    }
    return last;
  }
}
