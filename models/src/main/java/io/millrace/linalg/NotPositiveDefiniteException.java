package io.millrace.linalg;

/** A matrix that should be positive definite is not, in the precision of its cells. */
public final class NotPositiveDefiniteException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotPositiveDefiniteException(String message) {
    super(message);
  }
}
