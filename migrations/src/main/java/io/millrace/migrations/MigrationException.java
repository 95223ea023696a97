package io.millrace.migrations;

/** The database could not be brought to the expected schema. */
public final class MigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
