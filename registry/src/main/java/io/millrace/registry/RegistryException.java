package io.millrace.registry;

/** PostgreSQL could not answer. The caller goes on with what it knew before. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
