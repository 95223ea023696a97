package io.millrace.state;

/**
 * Some of a batch's events cannot be applied, however often it is tried. Nothing was written; the
 * others may be applied without them.
 */
public final class RefusedEventsException extends FeatureStoreException {
  private static final long serialVersionUID = 1L;

  public RefusedEventsException(Throwable cause) {
    super("events cannot be applied to the states: " + cause, cause);
  }
}
