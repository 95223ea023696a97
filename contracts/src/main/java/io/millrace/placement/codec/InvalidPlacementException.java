package io.millrace.placement.codec;

/** A placement's document cannot be used as it is. The message says what to mend. */
public final class InvalidPlacementException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidPlacementException(String field, String message) {
    super("%s: %s".formatted(field, message));
    this.field = field;
  }

  /** Its path, for instance {@code pins[0].position}; {@code body} for the whole. */
  public String field() {
    return field;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
