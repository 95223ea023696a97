package io.millrace.ingest.client;

/** The collector does not take what it is sent; the message says what to mend. */
public final class CollectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CollectorException(String message) {
    super(message);
  }

  CollectorException(String message, Throwable cause) {
    super(message, cause);
  }
}
