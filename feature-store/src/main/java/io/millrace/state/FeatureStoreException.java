package io.millrace.state;

import org.jspecify.annotations.Nullable;

/** A feature store could not do what it was asked to, though its server answered. */
public abstract sealed class FeatureStoreException extends RuntimeException
    permits ContendedStoreException,
        DamagedStateException,
        RefusedEventsException,
        StaleOffsetsException {
  private static final long serialVersionUID = 1L;

  FeatureStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
