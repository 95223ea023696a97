package io.millrace.event.codec;

/**
 * The record must be read again: a name comes twice, which only the whole tells from other faults,
 * or a field came before the type that says what it is. Made once: a trace would cost more than the
 * reading.
 */
final class RereadException extends RuntimeException {
  static final RereadException INSTANCE = new RereadException();

  private static final long serialVersionUID = 1L;

  private RereadException() {
    super("must be read again", null, false, false);
  }
}
