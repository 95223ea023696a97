package io.millrace.state;

/** A feature store's server does not answer; the message says where it was looked for. */
public final class FeatureStoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FeatureStoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
