package io.millrace.eventlog;

import org.jspecify.annotations.Nullable;

/** The catalog of the event log cannot be asked or changed; what it held it holds. */
public final class LogCatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogCatalogException(String message, @Nullable Throwable cause) {
    super(cause == null ? message : message + ": " + cause.getMessage(), cause);
  }
}
