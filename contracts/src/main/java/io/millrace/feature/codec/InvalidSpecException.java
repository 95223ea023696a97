package io.millrace.feature.codec;

/** A feature specification cannot be used. The message names the key and says what to mend. */
public final class InvalidSpecException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidSpecException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
