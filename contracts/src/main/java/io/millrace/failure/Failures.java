package io.millrace.failure;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a failure in one line that has its cause. An expected failure, such as a store that does
 * not answer, needs nothing else in a log; a fault of the program needs its stack trace.
 */
public final class Failures {
  /** More causes than that are a cycle. */
  private static final int DEEPEST = 50;

  private Failures() {}

  /**
   * Returns the message of the first exception that has one and is not only a wrapper of another,
   * followed by what a database, a connection or a file answered, if that is the cause and the
   * message does not say it. Empty if no exception has a message.
   */
  public static Optional<String> message(Throwable thrown) {
    Throwable at = told(thrown);
    String message = at.getMessage();
    if (message == null || message.isBlank()) {
      return Optional.empty();
    }
    String sentence = oneLine(message);
    return Optional.of(
        answer(at)
            .map(Failures::oneLine)
            .filter(reason -> !sentence.contains(reason))
            .map(reason -> "%s: %s".formatted(sentence, reason))
            .orElse(sentence));
  }

  /** Returns the message as {@link #message} does, with the exception's type, for a log line. */
  public static String line(Throwable thrown) {
    String type = told(thrown).getClass().getSimpleName();
    return message(thrown).map(message -> "%s: %s".formatted(type, message)).orElse(type);
  }

  /**
   * Returns what a log line shows in addition to {@link #line}: the failure with its stack trace if
   * it is a fault of the program, else null.
   */
  public static @Nullable Throwable trace(Throwable thrown) {
    return faultOfTheProgram(thrown) ? thrown : null;
  }

  /**
   * Returns whether the deepest cause is one that the language throws, such as a null pointer, an
   * index out of bounds or an exhausted heap. What a store, a connection or a file answers is none.
   */
  public static boolean faultOfTheProgram(Throwable thrown) {
    Throwable deepest = thrown;
    for (int i = 0; i < DEEPEST && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    String origin = deepest.getClass().getPackageName();
    return !(deepest instanceof InterruptedException)
        && (origin.equals("java.lang") || origin.equals("java.util"));
  }

  private static Throwable told(Throwable thrown) {
    Throwable at = thrown;
    for (int i = 0; i < DEEPEST; i++) {
      Throwable cause = at.getCause();
      if (cause == null || at.getMessage() != null && !wraps(at)) {
        return at;
      }
      at = cause;
    }
    return at;
  }

  private static boolean wraps(Throwable thrown) {
    return thrown instanceof CompletionException || thrown instanceof ExecutionException;
  }

  /**
   * Returns the last answer of a database; if there is none, the last of a connection or a file. A
   * driver's message names the address that its socket's message lacks.
   */
  private static Optional<String> answer(Throwable thrown) {
    Optional<String> database = Optional.empty();
    Optional<String> other = Optional.empty();
    Throwable at = thrown.getCause();
    for (int i = 0; i < DEEPEST && at != null; i++) {
      String message = at.getMessage();
      if (message != null && !message.isBlank()) {
        if (at instanceof SQLException) {
          database = Optional.of(message);
        } else if (at instanceof IOException) {
          other = Optional.of(message);
        }
      }
      at = at.getCause();
    }
    return database.isPresent() ? database : other;
  }

  private static String oneLine(String message) {
    return message.replaceAll("-{5,}", "").strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
