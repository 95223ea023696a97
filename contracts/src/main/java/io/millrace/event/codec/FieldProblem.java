package io.millrace.event.codec;

/**
 * What is wrong with the value of a field. Who reads the value knows what, who reads the field
 * knows where; the message is put together at the end. Has no stack trace: a problem is what the
 * sender did, and there may be many.
 */
final class FieldProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String before;
  private final String path;
  private final String after;

  private FieldProblem(String code, String before, String path, String after) {
    super(null, null, false, false);
    this.code = code;
    this.before = before;
    this.path = path;
    this.after = after;
  }

  /**
   * @param code one of {@link InvalidEventException#CODES}
   * @param after what the message says behind the field's name, with its space or colon
   */
  static FieldProblem of(String code, String after) {
    return new FieldProblem(code, "", "", after);
  }

  /** The same problem, of a name in the field. */
  FieldProblem ofName() {
    return new FieldProblem(code, "a name in ", path, after);
  }

  /**
   * The same problem, in a part of the value.
   *
   * @param part such as {@code .device} or {@code [3].}
   */
  FieldProblem in(String part) {
    return new FieldProblem(code, before, part + path, after);
  }

  InvalidEventException of(String field) {
    return new InvalidEventException(code, before + field + path + after);
  }
}
