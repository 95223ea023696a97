package io.millrace.eventlog;

import io.millrace.namespace.Topic;

/**
 * Somebody else has written a partition since its offset was read: the appender no longer owns the
 * partition. Nothing was written; read {@link EventLog#offsets} again.
 */
public final class StaleOffsetsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleOffsetsException(Topic topic, String detail) {
    super("the log of %s has moved on: %s".formatted(topic.suffix(), detail));
  }
}
