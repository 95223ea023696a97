package io.millrace.trainer.cli;

/** An option's value cannot be used, or the command cannot be carried out; says what to mend. */
public final class InvalidOptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidOptionException(String message) {
    super(message);
  }
}
