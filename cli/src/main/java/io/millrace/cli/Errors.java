package io.millrace.cli;

import io.millrace.failure.Failures;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
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

  /** SQLSTATE class 08: connection exceptions. */
  private static final String CONNECTION_STATE = "08";

  /** More causes than that are a cycle. */
  private static final int DEEPEST = 50;

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
    if (serverAway(e)) {
      command
          .getErr()
          .println("Is it running? 'millrace doctor' tells which servers of the settings answer.");
    }
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

  /** Whether a server did not answer at all, of which the sentence tells the address only. */
  static boolean serverAway(Throwable thrown) {
    Throwable at = thrown;
    for (int i = 0; i < DEEPEST && at != null; i++) {
      if (at instanceof ConnectException
          || at instanceof UnknownHostException
          || at instanceof SQLException answer
              && answer.getSQLState() != null
              && answer.getSQLState().startsWith(CONNECTION_STATE)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** As {@link Failures} tells it; if there is no message, where to find more. */
  static String sentence(Throwable thrown) {
    return Failures.message(thrown)
        .orElseGet(() -> Failures.line(thrown) + " (--stacktrace shows where)");
  }
}
