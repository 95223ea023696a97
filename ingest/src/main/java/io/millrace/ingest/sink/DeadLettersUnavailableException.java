package io.millrace.ingest.sink;

/** Kafka did not acknowledge dead letters in time; the worker tries again. */
final class DeadLettersUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadLettersUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
