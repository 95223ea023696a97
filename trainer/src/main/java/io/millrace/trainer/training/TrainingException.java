package io.millrace.trainer.training;

/** Training cannot begin or go on. The message says what to mend. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }
}
