package io.millrace.ingest.rollup;

import java.sql.SQLException;

/** PostgreSQL could not be asked or written; the worker tries again. */
final class RollupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RollupException(String message, SQLException cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
