package io.millrace.state;

/** A stored value is none that this version can read. The message names its key. */
public final class DamagedStateException extends FeatureStoreException {
  private static final long serialVersionUID = 1L;

  public DamagedStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
