package io.millrace.event.codec;

/**
 * A record is not a valid event. The message names the field and says what to mend.
 *
 * <p>The codes are part of the public contract: {@code malformed_json}, {@code not_an_object},
 * {@code missing_field}, {@code unknown_type}, {@code wrong_type}, {@code invalid_value}, {@code
 * too_large}.
 */
public final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  public InvalidEventException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The stable, machine-readable reason. */
  public String code() {
    return code;
  }

  /** What to mend, never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
