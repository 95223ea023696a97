package io.millrace.ingest.kafka;

/**
 * Kafka did not acknowledge every record in time. Some may have been written: sending all of them
 * again is safe, since an event id that was seen before changes nothing.
 */
public final class NotAcknowledgedException extends Exception {
  private static final long serialVersionUID = 1L;

  public NotAcknowledgedException(String message, Throwable cause) {
    super(message, cause);
  }
}
