package io.millrace.serving.http;

/** A request cannot be answered as it is. The message says what to mend. */
final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int status;

  InvalidRequestException(String field, String message) {
    this(400, field, message);
  }

  InvalidRequestException(int status, String field, String message) {
    super(message);
    this.status = status;
    this.field = field;
  }

  /** What the message is about; {@code body} for the whole. */
  String field() {
    return field;
  }

  /** The HTTP status. */
  int status() {
    return status;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
