package io.millrace.state;

/** Other writers were quicker too many times in a row. Nothing was written; try again later. */
public final class ContendedStoreException extends FeatureStoreException {
  private static final long serialVersionUID = 1L;

  public ContendedStoreException(String message) {
    super(message, null);
  }
}
