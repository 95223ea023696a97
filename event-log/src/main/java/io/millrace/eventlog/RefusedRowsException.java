package io.millrace.eventlog;

import io.millrace.namespace.Topic;

/**
 * Some of a batch's events cannot be written as rows, however often it is tried. Nothing was
 * written; the others may be appended without them.
 */
public final class RefusedRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedRowsException(Topic topic, Throwable cause) {
    super("events cannot be rows of the log of %s: %s".formatted(topic.suffix(), cause), cause);
  }
}
