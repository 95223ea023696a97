package io.millrace.ingest.sink;

/**
 * The store refuses what a batch holds, and would refuse it again: a value it cannot keep, or a
 * broken constraint. Nothing of the batch was written. A store that is away throws anything else.
 */
public final class RefusedBatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the store's reason
   */
  public RefusedBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
