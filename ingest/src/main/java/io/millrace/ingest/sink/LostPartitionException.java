package io.millrace.ingest.sink;

/** Another instance has written the partition meanwhile; nothing was written now. */
public final class LostPartitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LostPartitionException(String message) {
    super(message);
  }
}
