package io.millrace.event.codec;

/**
 * The quick reader met something that it leaves to the one that decides: no verdict. Made once: a
 * trace would cost more than the reading.
 */
final class UnusualException extends Exception {
  static final UnusualException INSTANCE = new UnusualException();

  private static final long serialVersionUID = 1L;

  private UnusualException() {
    super("unusual", null, false, false);
  }
}
