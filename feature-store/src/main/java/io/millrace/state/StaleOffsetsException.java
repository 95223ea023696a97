package io.millrace.state;

/**
 * Another writer has moved a partition's offsets since this one read them. Nothing was written;
 * read {@link FeatureStore#offsets} again.
 */
public final class StaleOffsetsException extends FeatureStoreException {
  private static final long serialVersionUID = 1L;

  public StaleOffsetsException(String message) {
    super(message, null);
  }
}
