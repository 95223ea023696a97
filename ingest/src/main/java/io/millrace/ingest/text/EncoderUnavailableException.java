package io.millrace.ingest.text;

/** The sentence encoder cannot be loaded, now or later: the setting or the machine must change. */
final class EncoderUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EncoderUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
