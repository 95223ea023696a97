package io.millrace.console.problem;

import java.util.Optional;

/** A request that cannot be answered as it was meant; the message says what to mend. */
public final class RequestProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as HTTP puts it. */
  public enum Kind {
    /** A field's value cannot be right. */
    INVALID,
    /** The thing asked for is not there. */
    NOT_FOUND,
    /** The thing is there, in a state that does not allow this. */
    CONFLICT,
    /** The request comes from a page of another origin. */
    FORBIDDEN,
    /** A server that the answer is made of does not answer. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String field;

  private RequestProblem(Kind kind, String field, String message) {
    super(message);
    this.kind = kind;
    this.field = field;
  }

  /**
   * A field's value cannot be right.
   *
   * @param field its path in the request, for instance {@code variants[1].weight}
   */
  public static RequestProblem invalid(String field, String message) {
    return new RequestProblem(Kind.INVALID, field, message);
  }

  /** The thing that the field names is not there. */
  public static RequestProblem notFound(String field, String message) {
    return new RequestProblem(Kind.NOT_FOUND, field, message);
  }

  /** The field's value is taken, or the thing it names is in a state that does not allow this. */
  public static RequestProblem conflict(String field, String message) {
    return new RequestProblem(Kind.CONFLICT, field, message);
  }

  /** The request comes from a page of another origin. */
  public static RequestProblem forbidden(String message) {
    return new RequestProblem(Kind.FORBIDDEN, "", message);
  }

  /** A server that the answer is made of does not answer. */
  public static RequestProblem unavailable(String message) {
    return new RequestProblem(Kind.UNAVAILABLE, "", message);
  }

  public Kind kind() {
    return kind;
  }

  /** The field to mend, where it is one. */
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  /** What to mend; never absent. */
  public String explanation() {
    return String.valueOf(getMessage());
  }
}
