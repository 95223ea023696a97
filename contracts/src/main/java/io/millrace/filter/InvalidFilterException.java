package io.millrace.filter;

/** A filter's text cannot be read. The message says what was expected, and where. */
public final class InvalidFilterException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;

  InvalidFilterException(int column, String message) {
    super("column %d: %s".formatted(column, message));
    this.column = column;
  }

  /** Where it went wrong, counted from 1. */
  public int column() {
    return column;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
