package io.millrace.state;

import java.time.DateTimeException;
import java.util.function.Supplier;

/**
 * Some of a batch's events cannot be applied, however often it is tried. Nothing was written; the
 * others may be applied without them.
 */
public final class RefusedEventsException extends FeatureStoreException {
  private static final long serialVersionUID = 1L;

  public RefusedEventsException(Throwable cause) {
    super("events cannot be applied to the states: " + cause, cause);
  }

  /**
   * Computes states from events. What fails here is no fault of a store's: it would fail for these
   * events each time.
   */
  public static <T> T applying(Supplier<T> step) {
    try {
      return step.get();
    } catch (IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | ClassCastException
        | DateTimeException
        | NullPointerException e) {
      throw new RefusedEventsException(e);
    }
  }
}
