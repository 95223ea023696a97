package io.millrace.feature.codec;

/** A key is missing, unknown or wrong; the message says where it is. */
final class InvalidKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidKeyException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
