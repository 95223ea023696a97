package io.millrace.trainer.dataset;

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
}
