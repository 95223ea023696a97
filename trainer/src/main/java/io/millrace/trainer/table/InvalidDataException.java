package io.millrace.trainer.table;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The data cannot be trained on. The message names the file, line and column, or the part of the
 * log, and says what to mend.
 */
public final class InvalidDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidDataException(String message) {
    super(message);
  }

  public InvalidDataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file that cannot be opened or read. */
  public static InvalidDataException unreadable(Path path, IOException e) {
    return new InvalidDataException(
        e instanceof NoSuchFileException
            ? path + " does not exist"
            : "%s cannot be read: %s".formatted(path, e.getMessage()),
        e);
  }
}
