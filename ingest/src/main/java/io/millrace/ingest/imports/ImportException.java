package io.millrace.ingest.imports;

/** The import cannot go on; the message says what to mend. What was sent stays sent. */
public final class ImportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ImportException(String message) {
    super(message);
  }

  public ImportException(String message, Throwable cause) {
    super(message, cause);
  }
}
